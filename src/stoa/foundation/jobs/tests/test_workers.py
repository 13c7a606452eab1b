"""Jobs under processes that die, and under two at once."""

from __future__ import annotations

import json
import shutil
import signal
from typing import TYPE_CHECKING

import pytest

from stoa.foundation.failpoints.testing import Process, clean_environment, start_python

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def start(home: Path, *words: object, failpoints: str = "") -> Process:
    environment = clean_environment(home, STOA_FAILPOINTS=failpoints)
    return start_python("-m", "stoa.foundation.jobs.tests.working", *words, environment=environment)


def run(home: Path, *words: object, failpoints: str = "") -> str:
    process = start(home, *words, failpoints=failpoints)
    out, err = process.communicate()
    assert process.returncode == 0, err
    return out


def states(home: Path) -> dict[str, tuple[str, int]]:
    return {word: (state, tries) for word, state, tries, _ in json.loads(run(home, "states"))}


@pytest.fixture
def home(migrated_home: Path, tmp_path: Path) -> Path:
    return shutil.copytree(migrated_home, tmp_path, dirs_exist_ok=True)


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return tmp_path / "notes"


@pytest.mark.parametrize("point", ["jobs.leased", "trying.one", "jobs.before_done"])
def test_a_job_whose_worker_was_killed_is_done_by_the_next(home: Path, notes: Path, point: str) -> None:
    run(home, "ask", notes, "one")
    killed = start(home, "work", 0, failpoints=f"{point}=kill")
    killed.communicate()
    assert killed.returncode == -signal.SIGKILL
    assert states(home) == {"one": ("running", 1)}
    _let_leases_lapse(home)
    run(home, "work", 0)
    assert states(home) == {"one": ("done", 2)}


def test_two_workers_at_once_do_every_job_once(home: Path, notes: Path) -> None:
    words = [f"word{number}" for number in range(60)]
    run(home, "ask", notes, *words)
    both = [start(home, "work", 0), start(home, "work", 0)]
    for process in both:
        _, err = process.communicate()
        assert process.returncode == 0, err
    assert sorted(notes.read_text().split()) == sorted(words)
    assert set(states(home).values()) == {("done", 1)}


def test_a_slow_job_delays_no_other_and_is_given_back_when_the_worker_ends(home: Path, notes: Path) -> None:
    run(home, "ask", notes, "slow", "one", "two")
    run(home, "work", 1, failpoints="trying.slow=sleep:60")
    assert states(home) == {"slow": ("waiting", 0), "one": ("done", 1), "two": ("done", 1)}


def _let_leases_lapse(home: Path) -> None:
    """As if the time of a lease, and of the wait after a failure, had passed."""
    run(home, "lapse")
