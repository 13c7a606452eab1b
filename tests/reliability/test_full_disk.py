"""A disk that is really full (R3): a sentence, reading goes on, nothing partial, and all is well once there is room."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from stoa.foundation.failpoints.testing import clean_environment, run_python
from tests.reliability.disks import small_disk
from tests.reliability.living import EMAIL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from subprocess import CompletedProcess

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        bool(os.environ.get("STOA_TEST_POSTGRES")), reason="the full disk is that of a home with SQLite: once is enough"
    ),
]
ALL_READ = [200, 200, 200, 200]
HOME_MIB, BACKUP_MIB = 24, 96
FILES = 6


BOUNDED = """
import resource, runpy, sys
most, sys.argv = int(sys.argv[1]), sys.argv[2:]
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""
"""Runs a module whose files may not grow beyond a number of bytes."""


def run(home: Path, *words: object) -> CompletedProcess[str]:
    return run_python(*words, environment=clean_environment(home, STOA_LOG_LEVEL="ERROR"))


def live(disk: Path, *steps: str) -> list[Any]:
    done = run(disk / "home", "-m", "tests.reliability.living", disk, *steps)
    assert done.returncode == 0, done.stderr
    answers: list[Any] = json.loads(done.stdout)
    return answers


def stoa(home: Path, *words: object) -> str:
    done = run(home, "-m", "stoa.interfaces.cli.main", *words)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def is_whole(home: Path) -> bool:
    """What `stoa verify` says once search has caught up."""
    stoa(home, "index", "update")
    return bool(json.loads(stoa(home, "verify", "--json"))["ok"])


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("prepared") / "home"
    stoa(home, "init", "--name", "Institute", "--admin", EMAIL, "--yes")
    return home


@pytest.fixture
def disk(prepared: Path, tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 MiB with a home on it."""
    with small_disk(tmp_path / "disk", HOME_MIB) as place:
        shutil.copytree(prepared, place / "home")
        yield place


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """Files that do not all fit into the room that is left."""
    folder = tmp_path / "papers"
    folder.mkdir()
    for number in range(FILES):
        lines = (f"Line {line} of paper {number}.\n\n" for line in range(6000))
        (folder / f"paper-{number}.txt").write_text("".join(lines))
    return folder


def test_a_save_on_a_full_disk_is_refused_whole_and_reading_goes_on(disk: Path) -> None:
    steps = ("fill:0", "read", "save:Lost if it counts.", "read", "state", "free", "save:It counts.", "state")
    _, before, refused, after, full, _, saved, mended = live(disk, *steps)
    assert before == after == ALL_READ
    assert refused["status"] >= 500
    assert "<h1>" in refused["page"], "a page for people"
    assert "Traceback" not in refused["page"]
    assert (full["text"], full["revisions"], full["broken"]) == ("Wages, as they were.", 1, [])
    assert saved["status"] == 302
    assert (mended["text"], mended["revisions"], mended["broken"]) == ("It counts.", 2, [])
    assert is_whole(disk / "home")


def test_an_import_that_fills_the_disk_leaves_whole_items_only_and_goes_on_later(disk: Path, papers: Path) -> None:
    steps = ("fill:1000", f"import:{papers}", "read", "state", "free", f"import:{papers}", "read", "state")
    _, stopped, reads, full, _, done, again, mended = live(disk, *steps)
    assert stopped["code"] == 1
    assert "disk is full" in stopped["said"]
    assert reads == again == ALL_READ
    assert full["items"] - 1 == full["attachments"] < FILES
    assert (full["incoming"], full["broken"]) == (0, [])
    assert done["code"] == 0
    assert (mended["items"], mended["attachments"], mended["broken"]) == (FILES + 1, FILES, [])
    assert is_whole(disk / "home")


def test_a_backup_that_fills_its_disk_leaves_nothing_behind_and_is_made_later(disk: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "shelf", BACKUP_MIB) as shelf:
        file = shelf / "backup.tar"
        refused, reads, state = live(disk, f"crowded:{file}", "read", "state")
        assert (refused["code"], reads, state["broken"]) == (1, ALL_READ, [])
        assert "space" in refused["said"]
        assert [path.name for path in shelf.iterdir()] == ["filler"]
        (shelf / "filler").unlink()
        stoa(disk / "home", "backup", file)
        stoa(tmp_path / "restored", "restore", file)
    assert is_whole(tmp_path / "restored")


def test_a_backup_is_refused_before_it_begins_where_there_is_no_room(disk: Path) -> None:
    (refused, reads) = live(disk, f"backup:{disk / 'backup.tar'}", "read")
    assert (refused["code"], reads) == (1, ALL_READ)
    assert "GiB are free" in refused["said"]
    assert [path.name for path in disk.iterdir()] == ["home"]


def test_a_file_that_may_not_be_written_whole_leaves_nothing_behind(prepared: Path, tmp_path: Path) -> None:
    """The same without a disk of its own, so that it runs for everybody: the system refuses files beyond a size."""
    home = shutil.copytree(prepared, tmp_path / "home")
    most = (home / "db.sqlite3").stat().st_size + 2**20
    (tmp_path / "large.txt").write_text("Words of a large file.\n" * (most // 20))
    stopped = run(home, "-c", BOUNDED, most, "stoa.interfaces.cli.main", "import", tmp_path / "large.txt")
    assert stopped.returncode == 1
    assert "disk is full" in stopped.stdout + stopped.stderr
    assert [path for path in (home / "blobs").rglob("*") if path.is_file()] == []
    assert is_whole(home)
    assert "1 new" in stoa(home, "import", tmp_path / "large.txt")
