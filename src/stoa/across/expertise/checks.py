"""Evidence is what the items, the directory and the choices say, and its sums are the sums."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from stoa.across.expertise.deriving import COLUMNS, Row, declarations_of, evidence_of_items
from stoa.across.expertise.models import Evidence, Standing
from stoa.across.expertise.services import SUM_COLUMNS, portions, sums_of
from stoa.across.expertise.trimming import unread_items, unread_persons
from stoa.foundation.directory.models import Person
from stoa.foundation.items.models import Item
from stoa.foundation.registries import Check, CheckResult

if TYPE_CHECKING:
    from collections.abc import Iterator

_CURE = "Run “stoa experts rebuild”."


def evidence_problems() -> Iterator[CheckResult]:
    """Everything is compared but what changed a moment ago and is still to be read: a lag is no damage."""
    unread = set(unread_items())
    yield from _wrong_items(unread)
    yield from _of_no_item(unread)
    yield from _wrong_declarations()
    yield from _wrong_sums()


def _wrong_items(unread: set[str]) -> Iterator[CheckResult]:
    every = Item.objects.unscoped("evidence is compared with what it is worked out of").order_by("pk")
    for some in portions(every.values_list("short_id", flat=True).iterator(chunk_size=5_000)):
        settled = [short_id for short_id in some if short_id not in unread]
        ought = Counter(evidence_of_items(settled))
        stored = Counter(Row(*row) for row in Evidence.objects.filter(short_id__in=settled).values_list(*COLUMNS))
        if ought != stored:
            wrong = {row.short_id for row in (ought - stored) + (stored - ought)}
            yield CheckResult("I4", f"Evidence of who knows what is wrong about {', '.join(sorted(wrong)[:5])}.", _CURE)


def _of_no_item(unread: set[str]) -> Iterator[CheckResult]:
    """Evidence from items that are gone."""
    ids = Evidence.objects.exclude(short_id="").order_by("short_id").values_list("short_id", flat=True).distinct()
    every = Item.objects.unscoped("evidence must not outlive its item")
    for some in portions(ids.iterator(chunk_size=5_000)):
        there = set(every.filter(short_id__in=some).values_list("short_id", flat=True))
        for short_id in sorted(set(some) - there - unread):
            yield CheckResult("I4", f"There is evidence from {short_id}, which does not exist.", _CURE)


def _wrong_declarations() -> Iterator[CheckResult]:
    unread = set(unread_persons())
    everybody = Person.objects.order_by("pk").values_list("pk", "uuid")
    for several in portions(list(everybody)):
        some = [pk for pk, uuid in several if f"person:{uuid}" not in unread]
        stored = Evidence.objects.filter(person_id__in=some, short_id="").values_list(*COLUMNS)
        if Counter(declarations_of(some)) != Counter(Row(*row) for row in stored):
            yield CheckResult("I4", "What people say that they know is not what they said.", _CURE)


def _wrong_sums() -> Iterator[CheckResult]:
    persons = set(Evidence.objects.order_by().values_list("person_id", flat=True).distinct())
    persons |= set(Standing.objects.order_by().values_list("person_id", flat=True).distinct())
    for some in portions(sorted(persons)):
        stored = Standing.objects.filter(person_id__in=some).values_list(*SUM_COLUMNS)
        if Counter(sums_of(some)) != Counter(stored):
            yield CheckResult("I4", "Sums of evidence are not the sums of the evidence.", _CURE)


def _checked() -> tuple[int, Iterator[CheckResult]]:
    return Evidence.objects.count(), evidence_problems()


CHECKS = [Check("expertise", "Evidence of who knows what is what people did", _checked)]
