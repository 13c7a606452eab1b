"""The worker's round: what waits long delays nothing else."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import OperationalError

from stoa.engine.search.protocol import SearchError
from stoa.foundation.indexing import worker
from stoa.foundation.indexing.follower import lag
from stoa.foundation.items.testing import make_item
from stoa.foundation.registries import Routine

if TYPE_CHECKING:
    from datetime import datetime

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
EVERY = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker begins each round with a sound connection; the one of a test holds its transaction."""
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)


def behind_at_the_second(monkeypatch: pytest.MonkeyPatch) -> int:
    """How far the index is behind when the second of two routines runs, after the first changed an item."""
    seen: list[int] = []
    stop = threading.Event()

    def change(now: datetime) -> None:
        make_item(title="Changed by the first")

    def look(now: datetime) -> None:
        seen.append(lag())
        stop.set()

    monkeypatch.setattr(worker, "routines", lambda: [Routine("a", EVERY, change), Routine("b", EVERY, look)])
    worker.run(stop)
    return seen[0]


def test_what_one_routine_changes_is_indexed_before_the_next_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    assert behind_at_the_second(monkeypatch) == 0


@pytest.mark.parametrize("error", [SearchError("The disk is full."), OperationalError("database is locked")])
def test_an_index_that_fails_is_tried_once_a_round_and_stops_no_routine(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    tries = []

    def fail() -> int:
        tries.append(1)
        raise error

    monkeypatch.setattr(worker, "catch_up", fail)
    monkeypatch.setattr(worker, "PAUSE_AFTER_FAILURE_SECONDS", 0.0)
    assert behind_at_the_second(monkeypatch) > 0
    assert len(tries) == 1
