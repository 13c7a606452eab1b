"""Writes: evidence and its sums, put in place of what was there. What people choose is written in `choosing`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from stoa.across.expertise.comparing import (
    SUM_COLUMNS,
    items_gone,
    persons_counted,
    portions,
    sums_of,
    wrong_declarations,
    wrong_items,
    wrong_sums,
)
from stoa.across.expertise.deriving import COLUMNS, Row, declarations_of, evidence_of_items
from stoa.across.expertise.models import READER, Evidence, Standing
from stoa.foundation.directory.models import Person
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.models import ReaderPosition
from stoa.foundation.history.queries import last_position
from stoa.foundation.history.services import move_reader
from stoa.foundation.items.models import Contribution, Item
from stoa.foundation.rows import insert_rows, short_transaction

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from django.db.models import QuerySet

ITEMS_AT_ONCE = 10
PEOPLE_AT_ONCE = 10
"""What a rebuild writes in one transaction, some hundredths of a second: others want to write as well."""


def lock_evidence() -> int:
    """Let nobody else write evidence until the transaction ends; returns the position up to which it was read."""
    reader, _ = ReaderPosition.objects.select_for_update().get_or_create(name=READER)
    return reader.position


def refresh(*, items: Collection[str] = (), persons: Collection[int] = (), declaring: Collection[int] = ()) -> int:
    """Work out anew the evidence of these items, all of these persons', and what those `declaring` say of themselves.

    Returns how many rows were written. Safe to repeat; one transaction, or a part of the caller's.
    """
    with transaction.atomic():
        lock_evidence()
        touched: set[tuple[int, int | None]] = set()
        count = sum(_replace_items(some, touched) for some in portions(sorted(items)))
        count += sum(_replace_persons(some, touched) for some in portions(sorted(persons)))
        count += sum(_replace_declarations(some, touched) for some in portions(sorted(declaring)))
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


def _replace_declarations(persons: Collection[int], touched: set[tuple[int, int | None]]) -> int:
    before = Evidence.objects.filter(person_id__in=persons, short_id="")
    return _replace(before, declarations_of(persons), touched)


def _replace(before: QuerySet[Evidence], rows: Collection[Row], touched: set[tuple[int, int | None]]) -> int:
    """Put rows in the place of others, and note the persons and topics of both."""
    touched |= set(before.values_list("person_id", "concept_id"))
    touched |= {(row.person_id, row.concept_id) for row in rows}
    before.delete()
    return insert_rows(Evidence, COLUMNS, rows)


def rebuild() -> int:
    """Work out all evidence anew; returns how many rows there are. What is right already is left alone.

    A little at a time, each whole with its sums: whoever reads meanwhile, or kills this, finds no sum without its evidence.
    """
    position = last_position()
    mend_everything()
    move_reader(READER, position)
    return Evidence.objects.count()


def mend_everything() -> None:
    """Compare all evidence with what it is worked out of, and write what is wrong, some items and people at a time."""
    for items in _all_items():
        _mend(items=sorted(wrong_items(items)))
    for gone in portions(items_gone(), ITEMS_AT_ONCE):
        _mend(items=gone)
    everybody = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    for people in portions(everybody, PEOPLE_AT_ONCE):
        _mend(declaring=sorted(wrong_declarations(people)))
    for people in portions(persons_counted(), PEOPLE_AT_ONCE):
        _mend_sums(sorted(wrong_sums(people)))


def mend_items(short_ids: Iterable[str]) -> None:
    """Compare the evidence of these items with what it is worked out of, and write what is wrong, some at a time."""
    for items in portions(short_ids, ITEMS_AT_ONCE):
        _mend(items=sorted(wrong_items(items)))


def _all_items() -> Iterator[list[str]]:
    """The short ids of all items, in the order they came, those too that come meanwhile. No cursor stays open."""
    every, last = Item.objects.unscoped("evidence is worked out of all items").order_by("pk"), 0
    while some := list(every.filter(pk__gt=last).values_list("pk", "short_id")[:ITEMS_AT_ONCE]):
        last = some[-1][0]
        yield [short_id for _, short_id in some]


def _mend(*, items: Collection[str] = (), declaring: Collection[int] = ()) -> None:
    if items or declaring:
        with short_transaction():
            refresh(items=items, declaring=declaring)
        failpoint("expertise.mended")


def _mend_sums(persons: Collection[int]) -> None:
    if persons:
        with short_transaction():
            lock_evidence()
            _sum_up(persons)


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
