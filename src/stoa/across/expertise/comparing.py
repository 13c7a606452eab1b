"""Evidence and sums that are not what they ought to be: for the check that tells of them and the rebuild that mends them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Count, Exists, OuterRef, Sum

from stoa.across.expertise.deriving import COLUMNS, Row, declarations_of, evidence_of_items
from stoa.across.expertise.models import Evidence, Standing
from stoa.foundation.items.models import Item

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

_Value = TypeVar("_Value")
AT_ONCE = 500
_SUMMED = ("person_id", "concept_id", "access_id", "open_from", "open_until", "half_life")
SUM_COLUMNS = (*_SUMMED, "strength", "count")


def wrong_items(short_ids: Collection[str]) -> set[str]:
    """Those of the items whose evidence is not what they say."""
    stored = Evidence.objects.filter(short_id__in=short_ids).values_list(*COLUMNS)
    differ = _difference(evidence_of_items(short_ids), (Row(*row) for row in stored))
    return {row.short_id for row in differ}


def items_gone() -> list[str]:
    """Short ids under which there is evidence and no item."""
    every = Item.objects.unscoped("evidence must not outlive its item").filter(short_id=OuterRef("short_id"))
    rows = Evidence.objects.exclude(short_id="").filter(~Exists(every)).order_by("short_id")
    return list(rows.values_list("short_id", flat=True).distinct())


def wrong_declarations(persons: Collection[int]) -> set[int]:
    """Those of the persons of whom the evidence does not say what they say of themselves."""
    stored = Evidence.objects.filter(person_id__in=persons, short_id="").values_list(*COLUMNS)
    return {row.person_id for row in _difference(declarations_of(persons), (Row(*row) for row in stored))}


def wrong_sums(persons: Collection[int]) -> set[int]:
    """Those of the persons whose sums are not the sums of their evidence."""
    stored = Standing.objects.filter(person_id__in=persons).values_list(*SUM_COLUMNS)
    return {row[0] for row in _difference(sums_of(persons), stored)}


def persons_counted() -> list[int]:
    """Everybody of whom there is evidence, or a sum."""
    persons = set(Evidence.objects.order_by().values_list("person_id", flat=True).distinct())
    return sorted(persons | set(Standing.objects.order_by().values_list("person_id", flat=True).distinct()))


def sums_of(persons: Collection[int], concepts: Collection[int] | None = None) -> list[tuple[int, ...]]:
    """The rows of `Standing` as they ought to be, worked out of the evidence as it is stored."""
    rows = Evidence.objects.filter(person_id__in=persons, concept__isnull=False)
    if concepts is not None:
        rows = rows.filter(concept_id__in=concepts)
    sums = rows.values(*_SUMMED).annotate(sum=Sum("strength"), rows=Count("pk")).order_by()
    return [tuple(map(int, row)) for row in sums.values_list(*_SUMMED, "sum", "rows")]


def portions(values: Iterable[_Value], size: int = AT_ONCE) -> Iterator[list[_Value]]:
    """The values in lists of a few hundred, so that a statement stays short."""
    some: list[_Value] = []
    for value in values:
        some.append(value)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some


def _difference(ought: Iterable[_Value], stored: Iterable[_Value]) -> Counter[_Value]:
    wanted, there = Counter(ought), Counter(stored)
    return (wanted - there) + (there - wanted)
