"""The worker's thread: wakes for work alone, rests after a failure and says why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from stoa.engine.meaning.protocol import MeaningError
from stoa.engine.search.protocol import WriterBusyError
from stoa.foundation.items.testing import make_item
from stoa.foundation.meaning import turns
from stoa.foundation.meaning.places import CURRENT, note_problem, noted_problem, root, store_in_use
from stoa.foundation.meaning.routines import ROUTINES
from stoa.foundation.meaning.testing import set_model
from stoa.foundation.meaning.turns import Beside, catch_up

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def model(settings: Any, tmp_path: Path) -> Path:
    return set_model(settings, tmp_path / "model")


class Turns:
    """Stands in for `turn`: a thread has a connection of its own, which does not see what a test has not committed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *outcomes: bool | Exception) -> None:
        self.outcomes = list(outcomes)
        self.looked: list[bool] = []
        monkeypatch.setattr(turns, "turn", self)

    def __call__(self, *, looking: bool = False) -> bool:
        self.looked.append(looking)
        outcome = self.outcomes.pop(0) if self.outcomes else False
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def wake(beside: Beside, now: datetime) -> None:
    beside.wake(now)
    if beside.thread:
        beside.thread.join()


def test_files_are_looked_at_when_it_begins_and_every_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    done = Turns(monkeypatch, True, True, False)
    beside = Beside()
    wake(beside, NOW)
    assert done.looked == [True, False, False]
    wake(beside, NOW + timedelta(minutes=59))
    assert len(done.looked) == 3
    wake(beside, NOW + timedelta(minutes=60))
    assert done.looked[3:] == [True]


def test_it_wakes_when_something_happened_or_another_model_is_there(
    monkeypatch: pytest.MonkeyPatch, settings: Any, model: Path
) -> None:
    done = Turns(monkeypatch)
    beside = Beside()
    for change in (lambda: None, make_item, lambda: set_model(settings, model, name="another")):
        change()
        wake(beside, NOW)
        wake(beside, NOW + timedelta(seconds=2))
    assert done.looked == [True, False, False]


@pytest.mark.parametrize(
    "failure", [MeaningError("The model is away."), WriterBusyError("Busy."), OSError(28, "Full.")]
)
def test_after_a_failure_it_rests_and_then_tries_again(monkeypatch: pytest.MonkeyPatch, failure: Exception) -> None:
    done = Turns(monkeypatch, failure)
    beside = Beside()
    wake(beside, NOW)
    wake(beside, NOW + timedelta(seconds=29))
    assert len(done.looked) == 1
    assert (str(failure) in noted_problem()) is not isinstance(failure, WriterBusyError)
    wake(beside, NOW + timedelta(seconds=31))
    assert len(done.looked) == 2


def test_a_turn_that_ends_well_takes_the_complaint_back() -> None:
    note_problem("The model is away.")
    catch_up()
    assert noted_problem() == ""


def test_a_damaged_note_of_what_is_in_use_is_written_anew() -> None:
    make_item(audience=["public"], title="wages")
    catch_up()
    (root() / CURRENT).write_text("{")
    with pytest.raises(MeaningError, match="damaged"):
        store_in_use()
    catch_up()
    assert store_in_use() is not None


def test_the_worker_does_nothing_while_no_model_is_set(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.STOA_MEANING = ""
    done = Turns(monkeypatch)
    for routine in ROUTINES:
        routine.run(NOW)
    assert done.looked == []
