"""Lists of items: which ones, in pages, the same for a page, a feed and an export."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from stoa.engine.text.fold import fold
from stoa.foundation.directory.queries import groups_within
from stoa.foundation.items.models import Contribution, Item, ItemConcept, ItemUnit, Status
from stoa.foundation.vocabulary.models import Concept
from stoa.foundation.vocabulary.queries import descendants

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import ItemQuerySet

PAGE_SIZE = 20
COUNTED = 1_000
"""How far a list is counted: beyond it nobody needs the number, and every item would be looked at for it."""

LIST_COLUMNS = (
    "id",
    "short_id",
    "kind",
    "status",
    "title",
    "summary",
    "language",
    "translation_key",
    "sort_on",
    "published_on",
    "occurred_on",
    "review_by",
    "verified_on",
    "verified_until",
    "obsolete_on",
    "updated_at",
    "card",
    "unit__key",
    "unit__names",
)


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is of. Empty fields leave everything in; `concept`, `unit`, `person` are database ids."""

    kind: str = ""
    language: str = ""
    concept: int | None = None
    unit: int | None = None
    person: int | None = None

    def condition(self) -> Q:
        """As a condition on items; a concept and a unit include everything under them."""
        wanted = Q()
        if self.kind:
            wanted &= Q(kind=self.kind)
        if self.language:
            wanted &= Q(language=self.language)
        if self.concept is not None:
            wanted &= Q(pk__in=ItemConcept.objects.filter(concept_id__in=descendants(self.concept)).values("item_id"))
        if self.unit is not None:
            wanted &= Q(pk__in=ItemUnit.objects.filter(group_id__in=groups_within(self.unit)).values("item_id"))
        if self.person is not None:
            wanted &= Q(pk__in=Contribution.objects.filter(person_id=self.person).values("item_id"))
        return wanted


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list. `number` is 1-based; `total` counts the whole list, or as far as is counted if `has_more`."""

    items: list[Item]
    total: int
    number: int
    has_more: bool
    has_next: bool


def visible_items(viewer: Viewer, wanted: Filter, *, by_audience: bool = False) -> ItemQuerySet:
    """The items a list shows to `viewer`: visible, not archived, not somebody's draft unless the viewer looks after it."""
    return Item.objects.visible_to(viewer, by_audience=by_audience).listed().filter(wanted.condition())


def page_of(viewer: Viewer, wanted: Filter, number: int) -> Page:
    """One page of a list, newest first: two queries."""
    total = visible_items(viewer, wanted, by_audience=wanted == Filter())[: COUNTED + 1].count()
    last = max(1, -(-total // PAGE_SIZE))
    number = max(number, 1) if total > COUNTED else min(max(number, 1), last)
    start = (number - 1) * PAGE_SIZE
    rows = list(for_rows(visible_items(viewer, wanted).newest_first())[start : start + PAGE_SIZE + 1])
    return Page(rows[:PAGE_SIZE], min(total, COUNTED), number, total > COUNTED, len(rows) > PAGE_SIZE)


def for_rows(rows: ItemQuerySet, *more: str) -> ItemQuerySet:
    """Only what list rows show, the name of the owning unit with it, and the columns named."""
    return rows.select_related("unit").only(*LIST_COLUMNS, *more)


def newest(viewer: Viewer, wanted: Filter, limit: int) -> list[Item]:
    """The newest published items of a list."""
    rows = visible_items(viewer, wanted).filter(status=Status.PUBLISHED)
    return list(for_rows(rows.newest_first())[:limit])


def own_drafts(viewer: Viewer, limit: int) -> list[Item]:
    """What the viewer has begun or looks after and nobody has published yet."""
    if viewer.person_id is None:
        return []
    rows = Item.objects.visible_to(viewer).filter(owner_id=viewer.person_id, status__in=("draft", "in_review"))
    return list(for_rows(rows.order_by("-updated_at"))[:limit])


def items_by_id(viewer: Viewer, ids: Iterable[int]) -> dict[int, Item]:
    """Those of `ids` that the viewer may see now: the re-check behind every page of hits. One query, with the text."""
    rows = for_rows(Item.objects.visible_to(viewer).filter(pk__in=list(ids)), "text")
    return {item.pk: item for item in rows}


def titles_beginning(viewer: Viewer, prefix: str, limit: int) -> list[tuple[str, str]]:
    """Short id and title of visible items whose title begins with `prefix`, whatever its case and accents."""
    start = fold(prefix)
    rows = Item.objects.visible_to(viewer).listed().filter(_begins("title_fold", start)).order_by("title_fold", "id")
    return list(rows.values_list("short_id", "title")[:limit])


def _begins(column: str, start: str) -> Q:
    """A prefix condition that uses the column's index: SQLite wants a range, PostgreSQL LIKE."""
    if connection.vendor == "postgresql":
        return Q(**{f"{column}__startswith": start})
    return Q(**{f"{column}__gte": start, f"{column}__lt": start + "\U0010ffff"})


def visible_titles(viewer: Viewer, limit: int) -> list[str]:
    """Titles of the newest visible items: the words spelling help may use."""
    rows = Item.objects.visible_to(viewer).listed().newest_first()
    return list(rows.values_list("title", flat=True)[:limit])


def concepts_in_use(viewer: Viewer, concepts: Iterable[int]) -> set[int]:
    """Those of the concepts that an item visible to the viewer carries itself: of each, the first such item is enough."""
    visible = Item.objects.visible_to(viewer).listed().filter(pk=OuterRef("item_id"))
    carried = ItemConcept.objects.filter(Exists(visible), concept_id=OuterRef("pk"))
    return set(Concept.objects.filter(Exists(carried), pk__in=list(concepts)).values_list("pk", flat=True))
