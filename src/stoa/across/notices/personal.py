"""What is kept here of somebody, for their own copy: what they follow, were told and said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from stoa.across.notices.models import Comment, Follow
from stoa.across.notices.queries.inbox import shown_to
from stoa.foundation.access.queries import viewer_of_person
from stoa.foundation.directory.models import Person
from stoa.foundation.items.models import Item
from stoa.foundation.registries import PersonalPart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def followed(person_id: int) -> Iterable[Mapping[str, Any]]:
    return Follow.objects.filter(person_id=person_id).order_by("since", "pk").values("what", "target", "since")


def notices(person_id: int) -> Iterator[Mapping[str, Any]]:
    """What the person was told of items they may see today."""
    viewer = viewer_of_person(Person.objects.get(pk=person_id))
    rows = shown_to(viewer).order_by("position").values("item_id", "verb", "reason", "target", "happened_at", "read_at")
    yield from _with_short_ids(rows)


def comments(person_id: int) -> Iterator[Mapping[str, Any]]:
    """Everything the person wrote about items, hidden or not."""
    rows = Comment.objects.filter(author_id=person_id).order_by("written_at", "pk")
    yield from _with_short_ids(rows.values("item_id", "sort", "text", "written_at", "edited_at", "hidden_reason"))


def _with_short_ids(rows: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The rows with the items they are about: whoever was told or wrote there knew these."""
    several = [dict(row) for row in rows]
    items = Item.objects.unscoped("a person's own words and notices name the items they are about")
    ids = dict(items.filter(pk__in={row["item_id"] for row in several}).values_list("pk", "short_id"))
    for row in several:
        yield {"item": ids.get(row.pop("item_id"), ""), **row}


PERSONAL = [
    PersonalPart("followed", _("What you follow"), followed),
    PersonalPart("notices", _("What you were told"), notices),
    PersonalPart("comments", _("Your comments and corrections"), comments),
]
