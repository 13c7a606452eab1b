"""What a viewer kept for themselves, as far as they may still read it. Nobody is ever shown what is somebody else's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from stoa.across.shelf.models import Kept, NotRemembered, Opened, SavedSearch
from stoa.foundation.errors import NotFoundError
from stoa.foundation.items.models import Item
from stoa.foundation.items.queries.listing import for_rows
from stoa.foundation.items.queries.rows import Row, rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from stoa.foundation.access.reach import Viewer

PAGE_SIZE = 30
RECENT = 50
"""Items that “recently viewed” goes back."""

_KEEPS = frozenset({"keeps"})


@dataclass(frozen=True, slots=True)
class KeptRow:
    """An item of the reading list with the note to oneself."""

    row: Row
    note: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class ReadingList:
    rows: tuple[KeptRow, ...]
    previous_url: str
    next_url: str


def me(viewer: Viewer) -> int:
    """The id of the person who looks; raises NotFoundError for somebody not signed in, who has no shelf."""
    if viewer.person_id is None:
        raise NotFoundError("There is nothing here for somebody who is not signed in.")
    return viewer.person_id


def keeps(viewer: Viewer, item: Item) -> bool:
    """Whether the item is on the viewer's reading list; asked once a request."""
    key = (_KEEPS, item.pk)
    if key not in viewer.memo:
        found = viewer.is_signed_in and Kept.objects.filter(person_id=me(viewer), item_id=item.pk).exists()
        viewer.memo[key] = [item.pk] if found else []
    return bool(viewer.memo[key])


def reading_list(viewer: Viewer, number: int, path: str, language: str) -> ReadingList:
    """One page of the reading list, what was added last first."""
    readable = Item.objects.visible_to(viewer).filter(pk=OuterRef("item_id"))
    mine = Kept.objects.filter(Exists(readable), person_id=me(viewer)).order_by("-added_at", "-pk")
    start = (max(number, 1) - 1) * PAGE_SIZE
    kept = list(mine[start : start + PAGE_SIZE + 1])
    shown = _rows(viewer, [entry.item_id for entry in kept[:PAGE_SIZE]], language)
    return ReadingList(
        tuple(KeptRow(shown[entry.item_id], entry.note, entry.added_at) for entry in kept if entry.item_id in shown),
        f"{path}?page={number - 1}" if number > 1 else "",
        f"{path}?page={number + 1}" if len(kept) > PAGE_SIZE else "",
    )


def recent(viewer: Viewer, limit: int, language: str) -> list[Row]:
    """What the viewer opened last and may still read, newest first."""
    readable = Item.objects.visible_to(viewer).filter(pk=OuterRef("item_id"))
    mine = Opened.objects.filter(Exists(readable), person_id=me(viewer)).order_by("-opened_at", "-pk")
    ids = list(mine.values_list("item_id", flat=True)[:limit])
    shown = _rows(viewer, ids, language)
    return [shown[pk] for pk in ids if pk in shown]


def _rows(viewer: Viewer, ids: Sequence[int], language: str) -> dict[int, Row]:
    if not ids:
        return {}
    items = list(for_rows(Item.objects.visible_to(viewer).filter(pk__in=ids)))
    return {item.pk: row for item, row in zip(items, rows_of(viewer, items, language), strict=True)}


def is_remembered(viewer: Viewer) -> bool:
    """Whether what the viewer opens is kept for them."""
    return not NotRemembered.objects.filter(pk=me(viewer)).exists()


def saved_searches(viewer: Viewer) -> list[SavedSearch]:
    return list(SavedSearch.objects.filter(person_id=me(viewer)).order_by("-saved_at", "-pk"))


def own_search(viewer: Viewer, pk: int) -> SavedSearch:
    """A saved search of the viewer's own; anybody else's is not there."""
    found = SavedSearch.objects.filter(pk=pk, person_id=me(viewer)).first() if viewer.is_signed_in else None
    if found is None:
        raise NotFoundError("There is no such saved search.")
    return found
