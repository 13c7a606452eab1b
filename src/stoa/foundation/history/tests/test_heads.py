"""The heads written down each day find what the chain alone cannot show."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from stoa.foundation.history.heads import export_head, head_problems, heads_file
from stoa.foundation.history.models import Event
from stoa.foundation.history.queries import chain_problems
from stoa.foundation.history.services import NewEvent, append_events
from stoa.foundation.history.testing import TEST_ACTOR

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def _happen(times: int) -> None:
    with transaction.atomic():
        append_events([NewEvent("person.saved", f"person:{n}") for n in range(times)], actor=TEST_ACTOR)


def test_a_head_is_written_down_once_a_day(fresh_home: Path) -> None:
    _happen(3)
    assert [export_head(NOW), export_head(NOW + timedelta(hours=5)), export_head(NOW + timedelta(days=1))] == [
        True,
        False,
        True,
    ]
    assert len(heads_file().read_text().splitlines()) == 2
    assert list(head_problems()) == []


def test_nothing_is_written_down_before_anything_happened(fresh_home: Path) -> None:
    assert export_head(NOW) is False
    assert not heads_file().exists()


def test_a_chain_whose_end_was_cut_off_is_found(fresh_home: Path) -> None:
    _happen(3)
    export_head(NOW)
    Event.objects.order_by("-position")[0].delete()
    assert list(chain_problems()) == []
    assert "ends before event" in next(head_problems()).what


def test_a_chain_that_was_written_anew_is_found(fresh_home: Path) -> None:
    _happen(3)
    export_head(NOW)
    last = Event.objects.order_by("-position")[0].position
    Event.objects.filter(position=last).delete()
    _happen(1)
    assert list(chain_problems()) == []
    assert "another than the one written down" in next(head_problems()).what


def test_a_line_cut_off_by_a_crash_harms_nothing(fresh_home: Path) -> None:
    _happen(1)
    export_head(NOW)
    with heads_file().open("a") as out:
        out.write('{"at": "2026-03-0')
    assert list(head_problems()) == []
    assert export_head(NOW + timedelta(days=1)) is True
    assert len(heads_file().read_text().splitlines()) == 2
    assert list(head_problems()) == []
