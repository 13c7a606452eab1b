"""Evidence is what the items, the directory and the choices say, and its sums are the sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.across.expertise.comparing import (
    items_gone,
    persons_counted,
    portions,
    wrong_declarations,
    wrong_items,
    wrong_sums,
)
from stoa.across.expertise.models import Evidence
from stoa.across.expertise.trimming import unread_items, unread_persons
from stoa.across.needs.queries import answers_of
from stoa.foundation.directory.models import Person
from stoa.foundation.items.models import Item
from stoa.foundation.registries import Check, CheckResult

if TYPE_CHECKING:
    from collections.abc import Iterator

_CURE = "Run “stoa experts rebuild”."


def evidence_problems() -> Iterator[CheckResult]:
    """Everything is compared but what changed a moment ago and is still to be read: a lag is no damage."""
    unread = {*unread_items(), *answers_of(unread_items())}
    yield from _wrong_items(unread)
    yield from _of_no_item(unread)
    yield from _wrong_declarations()
    yield from _wrong_sums()


def _wrong_items(unread: set[str]) -> Iterator[CheckResult]:
    every = Item.objects.unscoped("evidence is compared with what it is worked out of").order_by("pk")
    for some in portions(every.values_list("short_id", flat=True).iterator(chunk_size=5_000)):
        if wrong := wrong_items([short_id for short_id in some if short_id not in unread]):
            yield CheckResult("I4", f"Evidence of who knows what is wrong about {', '.join(sorted(wrong)[:5])}.", _CURE)


def _of_no_item(unread: set[str]) -> Iterator[CheckResult]:
    for short_id in items_gone():
        if short_id not in unread:
            yield CheckResult("I4", f"There is evidence from {short_id}, which does not exist.", _CURE)


def _wrong_declarations() -> Iterator[CheckResult]:
    unread = set(unread_persons())
    everybody = Person.objects.order_by("pk").values_list("pk", "uuid")
    for several in portions(list(everybody)):
        if wrong_declarations([pk for pk, uuid in several if f"person:{uuid}" not in unread]):
            yield CheckResult("I4", "What people say that they know is not what they said.", _CURE)


def _wrong_sums() -> Iterator[CheckResult]:
    for some in portions(persons_counted()):
        if wrong_sums(some):
            yield CheckResult("I4", "Sums of evidence are not the sums of the evidence.", _CURE)


def _checked() -> tuple[int, Iterator[CheckResult]]:
    return Evidence.objects.count(), evidence_problems()


CHECKS = [Check("expertise", "Evidence of who knows what is what people did", _checked)]
