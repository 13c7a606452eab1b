"""Addresses of follows, the inbox and comments for the access walk, after something was said about every item."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from stoa.across.notices.models import Comment, Follow, Notice
from stoa.foundation.accounts.models import User
from stoa.foundation.directory.models import Group, Person
from stoa.foundation.items.models import Item
from stoa.foundation.registries import Sample, kinds
from stoa.foundation.vocabulary.models import Concept

GET_AND_POST = ("GET", "HEAD", "POST")
MISSING = "ST-0000000"


def _items() -> list[tuple[int, str]]:
    rows = Item.objects.unscoped("the access walk asks for every item as every reader").order_by("pk")
    return list(rows.values_list("pk", "short_id"))


def _of_items(route: str) -> list[str]:
    """Every sixth item, of all sorts, and one that is not there: each route asks by the same rule as the item's page."""
    return [reverse(route, kwargs={"short_id": short_id}) for short_id in (*(s for _, s in _items()[::6]), MISSING)]


def _things() -> list[tuple[str, str]]:
    """Everything that can be followed, and some of each sort that is not there."""
    concepts = Concept.objects.order_by("pk").values_list("pk", flat=True)[:10]
    found = [("item", short_id) for _, short_id in _items()] + [("concept", str(pk)) for pk in concepts]
    found += [("group", key) for key in Group.objects.order_by("pk").values_list("key", flat=True)]
    found += [("person", str(uuid)) for uuid in Person.objects.order_by("pk").values_list("uuid", flat=True)]
    found += [("kind", next(iter(kinds()))), ("kind", "nothing"), ("nothing", "1"), ("concept", "0"), ("person", "x")]
    return found


def _of_things(route: str) -> list[str]:
    """Some of each sort: the page of what is followed is asked for all of them."""
    several: dict[str, list[str]] = {}
    for what, target in _things():
        several.setdefault(what, []).append(target)
    few = [
        (what, target)
        for what, targets in several.items()
        for target in (*targets[:: len(targets) // 3 + 1], targets[-1])
    ]
    return [reverse(route, kwargs={"what": what, "target": target}) for what, target in few]


def _told(route: str) -> list[str]:
    """The page, after everybody was told everything of every item, as if all of it had once been open to them."""
    people = list(User.objects.order_by("pk").values_list("person_id", "person__uuid"))
    rows = [
        Notice(
            position=10**12 + at * 10 + more,
            recipient_id=person,
            item_id=item,
            verb=verb,
            actor=str(uuid),
            reason=reason,
            target=short_id if reason == "item" else "",
            is_new=True,
            happened_at=timezone.now(),
        )
        for person, uuid in people
        for at, (item, short_id) in enumerate(_items())
        for more, (verb, reason) in enumerate(
            (("item.revised", "item"), ("item.withdrawn", "item"), ("correction.suggested", "owner"))
        )
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    follows = [Follow(person_id=p, what=what, target=target) for p, _ in people for what, target in _things()]
    Follow.objects.bulk_create(follows, ignore_conflicts=True)
    return [reverse(route)]


def _notices(route: str) -> list[str]:
    """One line of each inbox, and one that is not there."""
    first = {notice.recipient_id: notice.pk for notice in Notice.objects.order_by("-pk")[:2_000]}
    return [reverse(route, kwargs={"pk": pk}) for pk in (*first.values(), 0)]


def _comments(route: str) -> list[str]:
    """A comment and a correction on every eighth item, written by its owner or else somebody with an account."""
    somebody = User.objects.order_by("pk").values_list("person_id", flat=True).last()
    rows = Item.objects.unscoped("the access walk asks for every item as every reader").order_by("pk")
    for item, owner in list(rows.values_list("pk", "owner_id"))[::8]:
        for sort in Comment.Sort.values:
            facts = {"item_id": item, "author_id": owner or somebody, "sort": sort}
            if not Comment.objects.filter(**facts).exists():
                Comment.objects.create(**facts, text="Something was said.", written_at=timezone.now())
    ids = [*Comment.objects.order_by("pk").values_list("pk", flat=True), 0]
    return [reverse(route, kwargs={"pk": pk}) for pk in ids]


SAMPLES = [
    Sample("notices:inbox", lambda: _told("notices:inbox"), query_strings=("", "?page=2", "?page=3")),
    Sample("notices:following", lambda: _told("notices:following")),
    Sample("notices:follow", lambda: _of_things("notices:follow"), methods=("POST",)),
    Sample("notices:unfollow", lambda: _of_things("notices:unfollow"), methods=("POST",)),
    Sample("notices:follow-item", lambda: _of_items("notices:follow-item"), methods=("POST",)),
    Sample("notices:unfollow-item", lambda: _of_items("notices:unfollow-item"), methods=("POST",)),
    Sample("notices:comment-resolve", lambda: _comments("notices:comment-resolve"), methods=("POST",)),
    Sample("notices:comment-edit", lambda: _comments("notices:comment-edit"), methods=GET_AND_POST),
    Sample("notices:comment-hide", lambda: _comments("notices:comment-hide"), methods=GET_AND_POST),
    Sample("notices:comment-delete", lambda: _comments("notices:comment-delete"), methods=GET_AND_POST),
    Sample("notices:comment", lambda: _of_items("notices:comment"), methods=GET_AND_POST),
    Sample("notices:correct", lambda: _of_items("notices:correct"), methods=GET_AND_POST),
    Sample("notices:read", lambda: _notices("notices:read"), methods=("POST",)),
    Sample("notices:all-read", lambda: [reverse("notices:all-read")], methods=("POST",)),
]
