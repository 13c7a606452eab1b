"""Whoever is killed anywhere on the way in loses nothing that was acknowledged, and brings nothing in twice (R1, R3)."""

from __future__ import annotations

import json
import shutil
import signal
from typing import TYPE_CHECKING, Any

import pytest

from stoa.foundation.failpoints.testing import clean_environment, run_python

if TYPE_CHECKING:
    from pathlib import Path
    from subprocess import CompletedProcess

pytestmark = pytest.mark.slow

ARRIVING = (
    "ingest.after_temp_write",
    "ingest.after_fsync",
    "ingest.after_rename",
    "ingest.after_dirsync",
    "upload.after_fsync",
    "upload.in_tx",
    "history.appended",
    "upload.after_commit",
)
UPLOAD = ("upload.recv_part", "upload.after_temp_write", *ARRIVING, "upload.before_reply")
WATCHED = (
    "drop.stable",
    "drop.claim",
    "ingest.after_temp_write",
    "ingest.after_rename",
    "drop.copied",
    "drop.in_tx",
    "history.appended",
    "drop.after_commit",
    "drop.before_source_unlink",
)
READING = ("jobs.leased", "extract.start", "extract.in_tx", "extract.result_saved", "jobs.before_done")
ONE = [["note.txt", "ready", ""]]


def run(home: Path, *words: object, failpoints: str = "") -> CompletedProcess[str]:
    environment = clean_environment(home, STOA_FAILPOINTS=failpoints)
    return run_python("-m", "stoa.across.capture.tests.dying", *words, environment=environment)


def result(done: CompletedProcess[str]) -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def demand_killed(done: CompletedProcess[str]) -> None:
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.fixture(scope="module")
def prepared(migrated_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one account, copied for each test."""
    home = shutil.copytree(migrated_home, tmp_path_factory.mktemp("prepared") / "home")
    result(run(home, "prepare"))
    return home


@pytest.fixture
def home(prepared: Path, tmp_path: Path) -> Path:
    return shutil.copytree(prepared, tmp_path / "home")


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_text("Words of a note that somebody sends. " * 100)
    return path


@pytest.mark.parametrize("point", UPLOAD)
def test_an_upload_killed_anywhere_goes_on_and_is_one_file(home: Path, note: Path, point: str) -> None:
    demand_killed(run(home, "upload", note, failpoints=f"{point}=kill"))
    before, sent, _, after = result(run(home, "state,upload,work,state", note))
    assert before["broken"] == []
    assert sent["done"]
    assert (after["arrivals"], after["broken"]) == (ONE, [])
    assert after["parts"] == [] or point == "upload.after_commit", "what is left of a part goes after a day"


@pytest.mark.parametrize("point", ARRIVING)
def test_a_form_killed_anywhere_leaves_a_whole_file_or_none(home: Path, note: Path, point: str) -> None:
    demand_killed(run(home, "form", note, failpoints=f"{point}=kill"))
    before, _, after = result(run(home, "state,work,state"))
    assert before["broken"] == after["broken"] == []
    assert after["arrivals"] == (ONE if point == "upload.after_commit" else [])


@pytest.mark.parametrize("point", WATCHED)
def test_a_watched_file_whose_taker_was_killed_is_one_file_and_its_source_never_lost(
    home: Path, note: Path, point: str
) -> None:
    _put_into_folder(home, note)
    demand_killed(run(home, "watch", failpoints=f"{point}=kill"))
    before, _, _, after = result(run(home, "state,watch,work,state"))
    assert before["broken"] == []
    assert before["watched"] or before["arrivals"]
    assert (after["arrivals"], after["watched"], after["broken"]) == (ONE, [], [])


@pytest.mark.parametrize("point", READING)
def test_a_worker_killed_while_it_reads_reads_again(home: Path, note: Path, point: str) -> None:
    demand_killed(run(home, "upload,work", note, failpoints=f"{point}=kill"))
    before, _, after = result(run(home, "state,work,state"))
    assert before["broken"] == after["broken"] == []
    assert after["arrivals"] == ONE


@pytest.mark.parametrize("point", ["upload.recv_part", "ingest.after_temp_write", "upload.after_fsync"])
def test_a_full_disk_is_said_with_507_and_the_same_file_goes_on_later(home: Path, note: Path, point: str) -> None:
    full, there = result(run(home, "upload,state", note, failpoints=f"{point}=enospc"))
    assert full["status"] == 507
    assert (there["arrivals"], there["incoming"], there["broken"]) == ([], [], [])
    sent, _, after = result(run(home, "upload,work,state", note))
    assert sent["done"]
    assert after["arrivals"] == ONE


def test_a_full_disk_refuses_a_form_and_makes_watched_files_wait(home: Path, note: Path) -> None:
    _put_into_folder(home, note.rename(note.with_name("watched.txt")))
    note.write_text("Other words.")
    failpoints = "ingest.after_temp_write=enospc"
    watched, sent, there = result(run(home, "watch,form,state", note, failpoints=failpoints))
    assert (watched, sent["status"]) == (0, 507)
    assert (there["arrivals"], there["watched"], there["incoming"]) == ([], ["watched.txt"], [])
    taken, after = result(run(home, "watch,state"))
    assert (taken, after["watched"]) == (1, [])


def _put_into_folder(home: Path, note: Path) -> None:
    folder = home / "watched" / "ana@test.example"
    folder.mkdir(parents=True)
    shutil.move(note, folder)
