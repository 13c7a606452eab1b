"""Writes: evidence and its sums, put in place of what was there. What people choose is written in `choosing`."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db import transaction
from django.db.models import Count, Sum

from stoa.across.expertise.deriving import COLUMNS, Row, declarations_of, evidence_of_items
from stoa.across.expertise.models import READER, Evidence, Standing
from stoa.foundation.directory.models import Person
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.models import ReaderPosition
from stoa.foundation.history.queries import last_position
from stoa.foundation.history.services import move_reader
from stoa.foundation.items.models import Contribution, Item
from stoa.foundation.rows import insert_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from django.db.models import QuerySet

_Value = TypeVar("_Value")
AT_ONCE = 500
PEOPLE_AT_ONCE = 100
"""Whose whole evidence is written in one transaction: others wait for it."""
_SUMMED = ("person_id", "concept_id", "access_id", "open_from", "open_until", "half_life")
SUM_COLUMNS = (*_SUMMED, "strength", "count")


def lock_evidence() -> int:
    """Let nobody else write evidence until the transaction ends; returns the position up to which it was read."""
    reader, _ = ReaderPosition.objects.select_for_update().get_or_create(name=READER)
    return reader.position


def refresh(*, items: Collection[str] = (), persons: Collection[int] = ()) -> int:
    """Work out anew the evidence of these items, and all of these persons'; returns how many rows were written.

    Safe to repeat; one transaction, or a part of the caller's.
    """
    with transaction.atomic():
        lock_evidence()
        touched: set[tuple[int, int | None]] = set()
        count = sum(_replace_items(some, touched) for some in portions(sorted(items)))
        count += sum(_replace_persons(some, touched) for some in portions(sorted(persons)))
        failpoint("expertise.replaced")
        concepts = sorted({concept for _, concept in touched if concept is not None})
        for people in portions(sorted({person for person, _ in touched})):
            _sum_up(people, concepts)
        failpoint("expertise.summed")
    return count


def _replace_items(items: Collection[str], touched: set[tuple[int, int | None]]) -> int:
    before = Evidence.objects.filter(short_id__in=items)
    return _replace(before, evidence_of_items(items), touched)


def _replace_persons(persons: Collection[int], touched: set[tuple[int, int | None]]) -> int:
    rows = declarations_of(persons)
    for some in portions(_items_naming(persons)):
        rows += [row for row in evidence_of_items(some) if row.person_id in persons]
    return _replace(Evidence.objects.filter(person_id__in=persons), rows, touched)


def _replace(before: QuerySet[Evidence], rows: Collection[Row], touched: set[tuple[int, int | None]]) -> int:
    """Put rows in the place of others, and note the persons and topics of both."""
    touched |= set(before.values_list("person_id", "concept_id"))
    touched |= {(row.person_id, row.concept_id) for row in rows}
    before.delete()
    return insert_rows(Evidence, COLUMNS, rows)


def rebuild() -> int:
    """Work out all evidence anew; returns how many rows there are. Readers see the old until it is done."""
    with transaction.atomic():
        lock_evidence()
        position = last_position()
        Standing.objects.all().delete()
        Evidence.objects.all().delete()
        every = Item.objects.unscoped("evidence is worked out of all items")
        count = 0
        for some in portions(every.order_by("pk").values_list("short_id", flat=True).iterator(chunk_size=5_000)):
            count += insert_rows(Evidence, COLUMNS, evidence_of_items(some))
        everybody = Person.objects.order_by("pk").values_list("pk", flat=True)
        for persons in portions(list(everybody)):
            count += insert_rows(Evidence, COLUMNS, declarations_of(persons))
        people = Evidence.objects.order_by("person_id").values_list("person_id", flat=True).distinct()
        for persons in portions(list(people)):
            _sum_up(persons)
        move_reader(READER, position)
    return count


def refresh_everybody() -> None:
    """Work out everybody's evidence anew, some people at a time: the vocabulary changed, and with it what entries name."""
    for persons in portions(list(Person.objects.order_by("pk").values_list("pk", flat=True)), PEOPLE_AT_ONCE):
        refresh(persons=persons)


def _items_naming(persons: Collection[int]) -> Iterable[str]:
    """Short ids of all items on which the persons are named."""
    named = Contribution.objects.filter(person_id__in=persons).values("item_id")
    rows = Item.objects.unscoped("evidence of a person is worked out of all they did").filter(pk__in=named)
    return rows.values_list("short_id", flat=True)


def _sum_up(persons: Collection[int], concepts: Collection[int] | None = None) -> None:
    """Put the sums of the evidence of these persons in place, of all topics or of these."""
    before = Standing.objects.filter(person_id__in=persons)
    if concepts is not None:
        before = before.filter(concept_id__in=concepts)
    before.delete()
    insert_rows(Standing, SUM_COLUMNS, sums_of(persons, concepts))


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
