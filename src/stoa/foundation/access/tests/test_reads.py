"""The access log: who read what is narrower than all staff, one row a day and part."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from stoa.foundation.access.models import AccessRead, AccessSet
from stoa.foundation.access.queries import reads_of
from stoa.foundation.access.reach import Viewer, anonymous
from stoa.foundation.access.services import forget_old_reads, note_read
from stoa.foundation.access.testing import make_viewer

pytestmark = pytest.mark.django_db


class Thing:
    """Something with an audience and stewards."""

    def __init__(self, *tokens: str, stewards: tuple[str, ...] = ()) -> None:
        self.short_id = "ST-0000001"
        self.access = AccessSet(tokens=list(tokens))
        self.stewards = AccessSet(tokens=list(stewards))


def rows() -> list[tuple[str, int, bool]]:
    return [(row.what, row.count, row.is_emergency) for row in reads_of("ST-0000001").order_by("what")]


def test_reads_of_one_day_are_one_row_a_part() -> None:
    viewer = make_viewer()
    for what in ("page", "page", "file", "page"):
        note_read(viewer, Thing("unit:dakar"), what)
    assert rows() == [("file", 1, False), ("page", 3, False)]
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        note_read(viewer, Thing("unit:dakar"), "page")
    assert reads_of("ST-0000001").count() == 3


@pytest.mark.parametrize("tokens", [("public",), ("staff",), ("staff", "unit:dakar")])
def test_what_all_staff_may_read_is_not_logged(tokens: tuple[str, ...]) -> None:
    note_read(make_viewer(), Thing(*tokens), "page")
    assert rows() == []


@pytest.mark.parametrize("token", ["community:x", "partner:x", "donor:x", "person:x", "group:workers"])
def test_whatever_is_narrower_is_logged(token: str) -> None:
    note_read(make_viewer(), Thing(token), "page")
    assert len(rows()) == 1


def test_somebody_not_signed_in_leaves_no_row() -> None:
    note_read(anonymous(), Thing("unit:dakar"), "page")
    assert rows() == []


def test_what_only_an_emergency_opened_is_marked_as_such() -> None:
    viewer = make_viewer()
    held: Viewer = replace(viewer, tokens=viewer.tokens | {"curator:dakar"}, emergency=frozenset({"curator:dakar"}))
    note_read(held, Thing("public", stewards=("curator:dakar",)), "page")
    note_read(held, Thing("unit:x", f"person:{viewer.person_key}", stewards=("curator:dakar",)), "file")
    assert rows() == [("file", 1, False)]
    note_read(held, Thing("unit:dakar", stewards=("curator:dakar",)), "page")
    assert rows() == [("file", 1, False), ("page", 1, True)]


def test_reads_are_forgotten_after_400_days() -> None:
    note_read(make_viewer(), Thing("unit:dakar"), "page")
    forget_old_reads(timezone.now() + timedelta(days=399))
    assert AccessRead.objects.count() == 1
    forget_old_reads(timezone.now() + timedelta(days=402))
    assert not AccessRead.objects.exists()
