"""Backups made and restored by the real commands, each in a process of its own, on a home of its own."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import tarfile
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from stoa.foundation.errors import StoaError
from stoa.foundation.failpoints.testing import clean_environment, run_python
from stoa.interfaces.cli.backups.archive import Manifest, add_file, seal
from stoa.interfaces.cli.backups.restoring import restore

if TYPE_CHECKING:
    from pathlib import Path
    from subprocess import CompletedProcess

pytestmark = pytest.mark.skipif(
    bool(os.environ.get("STOA_TEST_POSTGRES")),
    reason="these homes are on SQLite whatever the tests run on: once is enough",
)
CANARIES = ("wages", "apprentices", "silicosis")


class Installation:
    """A home of its own, worked on by the commands."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def stoa(self, *words: str, failpoints: str = "") -> CompletedProcess[str]:
        environment = clean_environment(self.home, STOA_FAILPOINTS=failpoints, STOA_LOG_LEVEL="ERROR")
        return run_python("-m", "stoa.interfaces.cli.main", *words, environment=environment)

    def does(self, *words: str) -> str:
        done = self.stoa(*words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def rows(self) -> dict[str, str]:
        """A digest of the sorted rows of every table."""
        with closing(sqlite3.connect(self.home / "db.sqlite3")) as connection:
            tables = [
                name
                for (name,) in connection.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                )
            ]
            return {
                name: hashlib.sha256(
                    "\n".join(sorted(map(repr, connection.execute(f"SELECT * FROM {name}")))).encode()  # noqa: S608 (our own tables)
                ).hexdigest()
                for name in tables
            }

    def blobs(self) -> dict[str, str]:
        return {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (self.home / "blobs").glob("??/??/*")
        }

    def found(self) -> list[list[str]]:
        return [
            [hit["id"] for hit in json.loads(self.does("search", word, "--as", "root@test.example", "--json"))["hits"]]
            for word in CANARIES
        ]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Installation, Path]:
    """An installation with items and files, and a backup of it."""
    place = tmp_path_factory.mktemp("backups")
    one = Installation(place / "home")
    one.does("init", "--name", "Institute", "--admin", "root@test.example", "--yes")
    papers = place / "papers"
    papers.mkdir()
    for word in CANARIES:
        (papers / f"{word}.txt").write_text(f"A paper on {word}.\n\nIt says what is known of {word}.")
    one.does("import", str(papers), "--as", "root@test.example")
    backup = place / "backup.tar"
    one.does("backup", str(backup))
    return one, backup


def test_a_restored_installation_is_the_same_byte_for_byte(kept: tuple[Installation, Path], tmp_path: Path) -> None:
    one, backup = kept
    other = Installation(tmp_path / "restored")
    said = other.does("restore", str(backup))
    assert "Restored." in said
    changed = {"history_readerposition"}
    before, after = one.rows(), other.rows()
    assert {name: digest for name, digest in after.items() if name not in changed} == {
        name: digest for name, digest in before.items() if name not in changed
    }
    assert other.blobs() == one.blobs()
    assert len(other.blobs()) == len(CANARIES)
    assert (other.home / "secret-key").read_bytes() == (one.home / "secret-key").read_bytes()
    assert other.found() == one.found()
    assert all(other.found())
    assert json.loads(other.does("verify", "--json"))["ok"] is True


def test_a_backup_made_while_people_write_is_whole(kept: tuple[Installation, Path], tmp_path: Path) -> None:
    one = Installation(shutil.copytree(kept[0].home, tmp_path / "busy"))
    rows = tmp_path / "rows.jsonl"
    rows.write_text("".join(json.dumps({"title": f"News {n}", "source_key": f"w{n}"}) + "\n" for n in range(300)))
    importing = threading.Thread(
        target=one.stoa, args=("import", str(rows), "--kind", "news", "--as", "root@test.example")
    )
    importing.start()
    backup = tmp_path / "busy.tar"
    one.does("backup", str(backup))
    importing.join()
    other = Installation(tmp_path / "restored")
    other.does("restore", str(backup))
    assert json.loads(other.does("verify", "--json"))["ok"] is True


def _flip(path: Path, place: int) -> None:
    with path.open("r+b") as stream:
        stream.seek(place)
        byte = stream.read(1)
        stream.seek(place)
        stream.write(bytes([byte[0] ^ 1]))


def _copy(backup: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "copy.tar"
    copy.write_bytes(backup.read_bytes())
    return copy


def _refused(copy: Path, tmp_path: Path) -> str:
    """What is said of the backup; asserts that it touched nothing."""
    home = tmp_path / "never"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STOA_HOME", str(home))
        patch.delenv("STOA_DATABASE_URL", raising=False)
        with pytest.raises(StoaError) as refusal:
            restore(copy, replace=False)
    assert list(tmp_path.glob("never*")) == []
    return str(refusal.value)


def test_a_refused_backup_ends_the_command_with_a_sentence(kept: tuple[Installation, Path], tmp_path: Path) -> None:
    copy = _copy(kept[1], tmp_path)
    _flip(copy, copy.stat().st_size // 2)
    other = Installation(tmp_path / "never")
    done = other.stoa("restore", str(copy))
    assert (done.returncode, done.stdout) == (1, "")
    assert "damaged" in done.stderr
    assert not other.home.exists()


@pytest.mark.parametrize("share", [0.0001, 0.2, 0.5, 0.8, 0.97, 0.9999])
def test_one_flipped_bit_anywhere_is_refused(kept: tuple[Installation, Path], tmp_path: Path, share: float) -> None:
    copy = _copy(kept[1], tmp_path)
    _flip(copy, int(copy.stat().st_size * share))
    assert "backup" in _refused(copy, tmp_path)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_a_backup_that_was_cut_off_is_refused(kept: tuple[Installation, Path], tmp_path: Path, share: float) -> None:
    copy = _copy(kept[1], tmp_path)
    with copy.open("r+b") as stream:
        stream.truncate(int(copy.stat().st_size * share))
    assert _refused(copy, tmp_path).strip()


def _without(backup: Path, copy: Path, left_out: str, more: str = "") -> None:
    with tarfile.open(backup) as old, tarfile.open(copy, "w") as new:
        for member in old:
            if left_out not in member.name:
                new.addfile(member, old.extractfile(member))
        if more:
            new.addfile(tarfile.TarInfo(more))


def test_a_backup_without_one_of_its_files_says_which(kept: tuple[Installation, Path], tmp_path: Path) -> None:
    digest = next(iter(kept[0].blobs()))
    _without(kept[1], tmp_path / "less.tar", digest)
    assert f"{digest} is missing" in _refused(tmp_path / "less.tar", tmp_path)


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "blobs/extra"])
def test_a_backup_with_a_file_too_many_is_refused(kept: tuple[Installation, Path], tmp_path: Path, name: str) -> None:
    _without(kept[1], tmp_path / "more.tar", "no-such-name", more=name)
    assert "outside" in _refused(tmp_path / "more.tar", tmp_path) or name == "blobs/extra"


def test_a_backup_of_a_newer_stoa_is_refused(kept: tuple[Installation, Path], tmp_path: Path) -> None:
    copy, manifest = (
        tmp_path / "newer.tar",
        Manifest({"stoa": "99.0", "migrations": ["foundation/items/migrations/9999_x.py"]}),
    )
    with tarfile.open(copy, "w") as tar:
        add_file(tar, manifest, "db.sqlite3", kept[0].home / "db.sqlite3")
        seal(tar, manifest)
    assert "99.0, which is newer" in _refused(copy, tmp_path)


def test_something_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("Dear colleague,\n" * 200)
    assert "no backup of Stoa" in _refused(other, tmp_path)


def test_nothing_is_written_over(kept: tuple[Installation, Path]) -> None:
    one, backup = kept
    before = backup.read_bytes()
    assert "exists already" in one.stoa("backup", str(backup)).stderr
    assert backup.read_bytes() == before
    assert "is not empty" in one.stoa("restore", str(backup)).stderr


def test_a_backup_is_not_written_through_what_somebody_laid_out(
    kept: tuple[Installation, Path], tmp_path: Path
) -> None:
    """In a folder that others write to, a file or a link of theirs under the name it arrives by would be theirs to read."""
    theirs, target = tmp_path / "theirs", tmp_path / "stoa.tar"
    theirs.write_text("A letter.")
    target.with_name("stoa.tar.part").symlink_to(theirs)
    kept[0].does("backup", str(target))
    assert theirs.read_text() == "A letter."
    assert (target.is_symlink(), target.stat().st_mode & 0o777) == (False, 0o600)


def test_what_was_there_is_set_aside_when_asked(kept: tuple[Installation, Path], tmp_path: Path) -> None:
    other = Installation(tmp_path / "home")
    other.does("init", "--name", "Other", "--admin", "root@other.example", "--yes")
    other.does("restore", str(kept[1]), "--replace")
    (aside,) = tmp_path.glob("home.before-*")
    assert (aside / "db.sqlite3").exists()
    assert other.rows()["items_item"] == kept[0].rows()["items_item"] or other.found()


def test_a_home_that_somebody_works_on_is_not_replaced(kept: tuple[Installation, Path], tmp_path: Path) -> None:
    other = Installation(tmp_path / "home")
    other.does("init", "--name", "Other", "--admin", "root@other.example", "--yes")
    with closing(sqlite3.connect(other.home / "db.sqlite3")) as open_database:
        open_database.execute("PRAGMA journal_mode=WAL")
        open_database.execute("SELECT count(*) FROM items_item").fetchone()
        done = other.stoa("restore", str(kept[1]), "--replace")
    assert "is running" in done.stderr
    assert other.rows()


@pytest.mark.parametrize("point", ["backup.db_done", "backup.blob_n", "backup.manifest"])
def test_a_backup_that_was_killed_leaves_nothing_that_looks_like_one(
    kept: tuple[Installation, Path], tmp_path: Path, point: str
) -> None:
    backup = tmp_path / "killed.tar"
    done = kept[0].stoa("backup", str(backup), failpoints=f"{point}=kill")
    assert done.returncode == -signal.SIGKILL
    assert not backup.exists()
    kept[0].does("backup", str(backup))


def test_a_backup_onto_a_full_disk_is_a_sentence(kept: tuple[Installation, Path], tmp_path: Path) -> None:
    done = kept[0].stoa("backup", str(tmp_path / "full.tar"), failpoints="backup.blob_n=enospc")
    assert done.returncode == 1
    assert "No space left" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("point", ["restore.unpacked", "restore.swapped"])
def test_a_restore_that_was_killed_can_be_repeated(kept: tuple[Installation, Path], tmp_path: Path, point: str) -> None:
    other = Installation(tmp_path / "home")
    assert other.stoa("restore", str(kept[1]), failpoints=f"{point}=kill").returncode == -signal.SIGKILL
    other.does("restore", str(kept[1]), "--replace")
    assert other.found() == kept[0].found()


def test_the_home_remembers_its_last_good_backup(kept: tuple[Installation, Path]) -> None:
    note = json.loads((kept[0].home / "backup-note.json").read_text())
    assert note["size"] > 0
    assert note["verified_at"]
