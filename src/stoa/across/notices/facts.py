"""What has to be known of a batch of events to say whom they concern: a handful of queries, however many events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from stoa.across.notices.models import Comment, Follow
from stoa.across.notices.tellings import PUBLISHING, TELLINGS, Reason
from stoa.foundation.accounts.models import User
from stoa.foundation.directory.models import Group, Person
from stoa.foundation.history.models import Event
from stoa.foundation.items.models import Contribution, Item
from stoa.foundation.vocabulary.queries import with_ancestors
from stoa.foundation.workflow.models import Flag, Review

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

Key = tuple[str, str]
What = Follow.What


@dataclass(frozen=True, slots=True)
class Facts:
    """Looked up once for a batch. `targets` are what each item can be followed by, the closest first."""

    items: Mapping[str, Item]
    first: frozenset[int]
    approvals: frozenset[int]
    targets: Mapping[int, tuple[Key, ...]]
    followers: Mapping[Key, Sequence[tuple[int, datetime]]]
    named: Mapping[int, frozenset[int]]
    submitters: Mapping[int, int]
    commenters: Mapping[int, int]
    warners: Mapping[int, frozenset[int]]
    persons: Mapping[str, int]


def facts_of(events: Sequence[Event]) -> Facts:
    """The facts behind events about items; events about items that are gone find none."""
    rows = Item.objects.unscoped("whether a line is shown is asked when it is shown").filter(
        short_id__in={event.object_id for event in events}
    )
    items = {item.short_id: item for item in rows.select_related("unit").defer("text", "summary")}
    first = _first_publications(events)
    people = _people([item.pk for item in items.values()])
    targets = _targets(items.values(), people)
    return Facts(
        items=items,
        first=first,
        approvals=_approvals(events),
        targets=targets,
        followers=_followers({key for keys in targets.values() for key in keys}),
        named={pk: frozenset(person for person, _ in named) for pk, named in people.items()},
        submitters=_submitters(events, items),
        commenters=_commenters(events),
        warners=_warners(events, items),
        persons=_persons(events),
    )


QUIET = frozenset({"owner", "backup_owner", "review_by", "access", "available_from", "available_until"})
"""A version in which nothing else changed reads as the one before: nobody is told."""


def was_published(event: Event) -> bool:
    """Whether the event put a version before readers: saving a draft is told to nobody."""
    return event.verb in PUBLISHING and event.data.get("state") == "published"


def reads_as_before(event: Event) -> bool:
    """Whether only what readers do not read changed. A draft published unchanged names no field, and is news."""
    changed = set(event.data.get("changed", ()))
    return bool(changed) and changed <= QUIET


def _first_publications(events: Iterable[Event]) -> frozenset[int]:
    """Positions of the events that published their item for the first time, whatever order they are looked at in."""
    published = [event for event in events if was_published(event)]
    doubtful = {event.object_id for event in published if event.verb != "item.created"}
    earliest = {event.object_id: event.position for event in published if event.object_id not in doubtful}
    rows = Event.objects.filter(object_id__in=doubtful, verb__in=PUBLISHING) if doubtful else ()
    for event in sorted(rows, key=lambda event: event.position):
        if was_published(event):
            earliest.setdefault(event.object_id, event.position)
    return frozenset(earliest.values())


def _approvals(events: Iterable[Event]) -> frozenset[int]:
    """Positions of publications that an approval made, in the same change: those who hear of one need not hear of both."""
    published = {event.position: event.object_id for event in events if was_published(event)}
    after = {position + step for position in published for step in (1, 2, 3)}
    rows = Event.objects.filter(position__in=after, verb="workflow.approved") if published else ()
    return frozenset(
        event.position - step
        for event in rows
        for step in (1, 2, 3)
        if published.get(event.position - step) == event.object_id
    )


def _people(item_ids: Collection[int]) -> dict[int, list[tuple[int, str]]]:
    """Who is named on each item: id and uuid, in the order of the page."""
    rows = Contribution.objects.filter(item_id__in=item_ids, person__isnull=False).order_by("position")
    found: dict[int, list[tuple[int, str]]] = {}
    for item, person, uuid in rows.values_list("item_id", "person_id", "person__uuid"):
        if person is not None:
            found.setdefault(item, []).append((person, str(uuid)))
    return found


def _targets(items: Iterable[Item], people: Mapping[int, Sequence[tuple[int, str]]]) -> dict[int, tuple[Key, ...]]:
    several = list(items)
    cards: dict[int, dict[str, Any]] = {item.pk: item.card for item in several}
    concepts = {pk for card in cards.values() for pk in (*card["topics"], *card["places"])}
    above = with_ancestors(concepts)
    lines = _lines(cards)
    return {
        item.pk: (
            (What.ITEM.value, item.short_id),
            *((What.PERSON.value, uuid) for _, uuid in people.get(item.pk, ())),
            *((What.CONCEPT.value, str(pk)) for pk in _closest_first(cards[item.pk], above)),
            *((What.GROUP.value, key) for key in lines.get(item.pk, ())),
            (What.KIND.value, item.kind),
        )
        for item in several
    }


def _closest_first(card: Mapping[str, Any], above: Mapping[int, Sequence[int]]) -> list[int]:
    own = [*card["topics"], *card["places"]]
    return list(dict.fromkeys([*own, *(wider for pk in own for wider in above.get(pk, ()))]))


def _lines(cards: Mapping[int, Mapping[str, Any]]) -> dict[int, tuple[str, ...]]:
    """The keys of each item's units and of all above them."""
    units = dict(
        Group.objects.filter(pk__in={pk for card in cards.values() for pk in card["units"]}).values_list("pk", "line")
    )
    return {
        item: tuple(dict.fromkeys(key for pk in card["units"] for key in units.get(pk, ())))
        for item, card in cards.items()
    }


def _followers(keys: Collection[Key]) -> dict[Key, list[tuple[int, datetime]]]:
    by_what: dict[str, set[str]] = {}
    for what, target in keys:
        by_what.setdefault(what, set()).add(target)
    wanted = Q(pk__in=())
    for what, targets in by_what.items():
        wanted |= Q(what=what, target__in=targets)
    found: dict[Key, list[tuple[int, datetime]]] = {}
    for follow in Follow.objects.filter(wanted).order_by("pk"):
        found.setdefault((follow.what, follow.target), []).append((follow.person_id, follow.since))
    return found


def _ids(events: Iterable[Event], items: Mapping[str, Item], verbs: Collection[str]) -> set[int]:
    """The items that events with one of the verbs are about."""
    return {items[event.object_id].pk for event in events if event.verb in verbs and event.object_id in items}


def _submitters(events: Iterable[Event], items: Mapping[str, Item]) -> dict[int, int]:
    """Who submitted each item last: its author, as far as a review is concerned."""
    ids = _ids(events, items, [verb for verb, telling in TELLINGS.items() if Reason.AUTHOR in telling.to])
    rows = Review.objects.filter(item_id__in=ids, submitter__isnull=False).order_by("pk") if ids else None
    found = rows.values_list("item_id", "submitter_id") if rows is not None else ()
    return {item: person for item, person in found if person is not None}


def _warners(events: Iterable[Event], items: Mapping[str, Item]) -> dict[int, frozenset[int]]:
    """Whose warnings about each item have been answered lately."""
    ids = _ids(events, items, ["workflow.flag_resolved"])
    found: dict[int, set[int]] = {}
    for flag in Flag.objects.filter(item_id__in=ids, resolved_at__isnull=False) if ids else ():
        if (flag.item_id, flag.sentence) in _answered(events, items):
            found.setdefault(flag.item_id, set()).add(flag.person_id)
    return {item: frozenset(persons) for item, persons in found.items()}


def _answered(events: Iterable[Event], items: Mapping[str, Item]) -> set[tuple[int, str]]:
    return {
        (items[event.object_id].pk, event.data.get("sentence", ""))
        for event in events
        if event.verb == "workflow.flag_resolved" and event.object_id in items
    }


def _persons(events: Iterable[Event]) -> dict[str, int]:
    """The persons whom events name by their uuids."""
    uuids = {str(event.data.get("reviewer", "")) for event in events if event.verb == "workflow.submitted"} - {""}
    rows = Person.objects.filter(uuid__in=uuids).values_list("uuid", "pk") if uuids else ()
    return {str(uuid): pk for uuid, pk in rows}


def _commenters(events: Iterable[Event]) -> dict[int, int]:
    """Who wrote the comments that events are about, by the comment's id; those that were deleted are not there."""
    ids = {comment_of(event) for event in events} - {0}
    rows = Comment.objects.filter(pk__in=ids).values_list("pk", "author_id") if ids else ()
    return {pk: author for pk, author in rows if author is not None}


def comment_of(event: Event) -> int:
    """The id of the comment that an event is about, 0 for none."""
    return int(event.data.get("comment", 0))


def active_persons(person_ids: Collection[int]) -> dict[int, str]:
    """Those of the persons who can sign in, with their uuids: nobody else has an inbox."""
    rows = User.objects.filter(person_id__in=person_ids, is_active=True)
    return {pk: str(uuid) for pk, uuid in rows.values_list("person_id", "person__uuid")}
