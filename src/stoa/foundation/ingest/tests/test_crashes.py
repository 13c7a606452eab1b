"""An import that is killed anywhere and run again leaves everything there exactly once."""

from __future__ import annotations

import json
import shutil
import signal
from typing import TYPE_CHECKING, Any

import pytest

from stoa.foundation.failpoints.testing import clean_environment, run_python
from stoa.foundation.ingest.tests.doors import write_rows

if TYPE_CHECKING:
    from pathlib import Path
    from subprocess import CompletedProcess

POINTS = (
    "ingest.directory_saved",
    "ingest.after_temp_write",
    "ingest.after_fsync",
    "ingest.after_rename",
    "ingest.after_dirsync",
    "extract.start",
    "extract.in_tx",
    "extract.result_saved",
    "ingest.before_save",
    "items.saved",
    "history.appended",
    "ingest.batch_saved",
    "ingest.linking",
    "ingest.batch_linked",
    "ingest.files_saved",
)
EXPECTED = {
    "items": 5,
    "versions": 4,
    "revisions": 5,
    "relations": 1,
    "attachments": 3,
    "blobs": 3,
    "readings": 3,
    "memberships": 1,
}


def run(home: Path, what: object, **failpoints: str) -> CompletedProcess[str]:
    points = ",".join(f"{name.replace('__', '.')}={do}" for name, do in failpoints.items())
    environment = clean_environment(home, STOA_FAILPOINTS=points)
    return run_python("-m", "stoa.foundation.ingest.tests.dying", what, environment=environment)


def result(done: CompletedProcess[str]) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.fixture
def home(migrated_home: Path, tmp_path: Path) -> Path:
    return shutil.copytree(migrated_home, tmp_path / "home")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An organization, three rows with links and files, two files of their own."""
    place = tmp_path / "folder"
    (place / "papers").mkdir(parents=True)
    (place / "papers" / "letter.txt").write_text("The words of a letter.")
    for name in ("one", "two"):
        (place / f"{name}.md").write_text(f"# Note {name}\n\nWords of note {name}.\n")
    write_rows(place / "groups.jsonl", {"key": "dakar", "kind": "unit", "names": {"en": "Dakar"}})
    write_rows(place / "people.jsonl", {"email": "a@test.example", "name": "Ana"})
    write_rows(place / "members.jsonl", {"person": "a@test.example", "group": "dakar", "since": "2020-01-01"})
    row = {"kind": "news", "language": "en", "units": ["dakar"], "owner": "a@test.example"}
    write_rows(
        place / "items.jsonl",
        row | {"title": "First", "source_key": "1", "relations": [{"type": "cites", "to": "import:2"}]},
        row | {"title": "Second", "source_key": "2", "files": ["papers/letter.txt"]},
        row | {"title": "Deuxième", "source_key": "3", "language": "fr", "translation_of": "import:2"},
    )
    return place


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS)
def test_an_import_killed_anywhere_is_whole_when_run_again(home: Path, folder: Path, point: str) -> None:
    killed = run(home, folder, **{point.replace(".", "__"): "kill"})
    assert killed.returncode == -signal.SIGKILL
    again = result(run(home, folder))
    assert again["there"] == EXPECTED
    assert not again["report"]["refused"]
    assert not again["broken"]


@pytest.mark.slow
def test_a_disk_full_while_a_file_arrives_stops_and_goes_on_later(home: Path, folder: Path) -> None:
    full = result(run(home, folder, ingest__after_temp_write="enospc"))
    assert "disk is full" in full["report"]["stopped"]
    assert not list((home / "blobs" / "incoming").iterdir())
    assert not full["broken"]
    assert result(run(home, folder))["there"] == EXPECTED
