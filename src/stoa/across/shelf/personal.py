"""What somebody keeps for themselves, for their own copy; items only as far as they may see them today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from stoa.across.shelf.models import Kept, Opened, SavedSearch
from stoa.foundation.access.queries import viewer_of_person
from stoa.foundation.directory.models import Person
from stoa.foundation.items.models import Item
from stoa.foundation.registries import PersonalPart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def reading_list(person_id: int) -> Iterator[Mapping[str, Any]]:
    rows = Kept.objects.filter(person_id=person_id).order_by("added_at", "pk").values("item_id", "note", "added_at")
    yield from _with_short_ids(person_id, rows)


def opened(person_id: int) -> Iterator[Mapping[str, Any]]:
    rows = Opened.objects.filter(person_id=person_id).order_by("opened_at", "pk").values("item_id", "opened_at")
    yield from _with_short_ids(person_id, rows)


def searches(person_id: int) -> Iterable[Mapping[str, Any]]:
    return (
        SavedSearch.objects.filter(person_id=person_id).order_by("saved_at", "pk").values("name", "query", "saved_at")
    )


def _with_short_ids(person_id: int, rows: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    several = [dict(row) for row in rows]
    viewer = viewer_of_person(Person.objects.get(pk=person_id))
    items = Item.objects.visible_to(viewer).filter(pk__in={row["item_id"] for row in several})
    ids = dict(items.values_list("pk", "short_id"))
    for row in several:
        item = ids.get(row.pop("item_id"))
        if item is not None:
            yield {"item": item, **row}


PERSONAL = [
    PersonalPart("reading-list", _("Your reading list"), reading_list),
    PersonalPart("recently-viewed", _("What you opened last"), opened),
    PersonalPart("saved-searches", _("Your saved searches"), searches),
]
