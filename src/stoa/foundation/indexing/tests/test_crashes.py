"""Killed at each point, by a real SIGKILL in a process of its own: nothing acknowledged is lost, all invariants hold."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

import pytest

from stoa.engine.search.protocol import WriterBusyError
from stoa.foundation.failpoints.testing import Process, clean_environment, start_python
from stoa.foundation.files.store import blob_path
from stoa.foundation.history.queries import last_position
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.indexing.places import pair_in_use
from stoa.foundation.indexing.rebuilding import rebuild
from stoa.foundation.indexing.testing import ask_index
from stoa.foundation.items.testing import make_item

STEPS = Path(__file__).with_name("steps.py")
VERIFY = """
import django; django.setup()
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.registries import checks
catch_up()
for check in checks():
    count, problems = check.run()
    for problem in problems:
        print(check.key, problem.what)
"""
POINTS = {
    "history.appended": "save",
    "items.saved": "save",
    "index.before_commit": "index",
    "index.after_commit_before_mark": "index",
    "index.marked": "index",
    "index.filled": "rebuild",
    "index.before_switch": "rebuild",
    "ingest.after_temp_write": "file",
    "ingest.after_fsync": "file",
    "ingest.after_rename": "file",
    "ingest.after_dirsync": "file",
}


class Installation:
    """A home of its own on SQLite, worked on by processes that may be killed."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def environment(self, failpoint: str) -> dict[str, str]:
        return clean_environment(self.home, STOA_FAILPOINTS=failpoint)

    def start(self, *arguments: str, failpoint: str = "") -> Process:
        return start_python(*arguments, environment=self.environment(failpoint))

    def run(self, *arguments: str, failpoint: str = "") -> tuple[int, list[str]]:
        """The exit code and the lines printed; a failure other than a kill shows its error."""
        process = self.start(*arguments, failpoint=failpoint)
        out, err = process.communicate()
        assert process.returncode in {0, -signal.SIGKILL}, err
        return process.returncode, out.split()

    def problems(self) -> list[str]:
        process = self.start("-c", VERIFY)
        out, err = process.communicate()
        assert process.returncode == 0, err
        return out.splitlines()

    def acknowledged(self, what: str) -> list[str]:
        """What of the acknowledged is there, by short id or digest."""
        column, table = ("digest", "files_blob") if what == "file" else ("short_id", "items_item")
        script = "import django; django.setup()\nfrom django.db import connection as c\nq = c.cursor()\n"
        script += f"q.execute('SELECT {column} FROM {table}')\nprint(*[r[0] for r in q.fetchall()])"  # noqa: S608 (constants)
        return self.run("-c", script)[1]


@pytest.fixture
def installation(migrated_home: Path, tmp_path: Path) -> Installation:
    return Installation(shutil.copytree(migrated_home, tmp_path / "home"))


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS)
def test_a_kill_at_any_point_loses_nothing_acknowledged(installation: Installation, point: str) -> None:
    what = POINTS[point]
    code, acknowledged = installation.run(str(STEPS), what, failpoint=f"{point}=kill")
    assert code == -signal.SIGKILL, f"{point} was never reached"
    assert set(acknowledged) <= set(installation.acknowledged(what))
    assert installation.problems() == []
    code, more = installation.run(str(STEPS), what)
    assert code == 0
    assert {*acknowledged, *more} <= set(installation.acknowledged(what))
    assert installation.problems() == []


@pytest.mark.slow
def test_two_writers_at_once_wait_for_each_other(installation: Installation) -> None:
    """Fifty commits each, in turns: no error but being told to wait, every item indexed once, no damage."""
    processes = [installation.start(str(STEPS), "alternate", "50") for _ in range(2)]
    ends = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0, 0], [err for _, err in ends]
    saved = [line for out, _ in ends for line in out.split()]
    assert set(saved) == set(installation.acknowledged("save"))
    assert installation.problems() == []


@pytest.mark.django_db
def test_a_second_writer_is_told_to_wait(fresh_home: Path) -> None:
    make_item()
    with pair_in_use().full.writer(), pytest.raises(WriterBusyError, match="another process"):
        catch_up()
    assert catch_up() == 1


@pytest.mark.django_db
def test_indexing_twice_changes_nothing(fresh_home: Path) -> None:
    from stoa.foundation.access.reach import anonymous
    from stoa.foundation.history.models import ReaderPosition
    from stoa.foundation.indexing.places import READER

    for number in range(3):
        make_item(audience=["public"], title=f"Wages {number}")
    catch_up()
    once = ask_index(anonymous())
    ReaderPosition.objects.filter(name=READER).update(position=0)
    assert catch_up() == 3
    assert ask_index(anonymous()) == once
    assert catch_up() == 0
    rebuild()
    assert ask_index(anonymous()) == once
    assert last_position() == 3


@pytest.mark.django_db
def test_a_file_kept_twice_is_one(fresh_home: Path, tmp_path: Path) -> None:
    from stoa.foundation.files.models import Blob
    from stoa.foundation.files.testing import make_blob

    digests = {make_blob(b"Twice.").digest for _ in range(2)}
    assert Blob.objects.count() == 1
    assert blob_path(digests.pop()).read_bytes() == b"Twice."
