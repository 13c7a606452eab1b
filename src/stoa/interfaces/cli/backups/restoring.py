"""Restoring: the backup is examined as a whole, laid out beside the home, and only then put in its place. No Django."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from stoa.foundation.errors import StoaError
from stoa.foundation.failpoints import failpoint
from stoa.interfaces.cli import migrating
from stoa.interfaces.cli.backups.archive import BackupError, Manifest, examine, members
from stoa.interfaces.cli.backups.making import DATABASE

if TYPE_CHECKING:
    from collections.abc import Callable

MODES = {"blobs": 0o440, "secret-key": 0o600}


def restore(source: Path, *, replace: bool, progress: Callable[[str], None] = lambda line: None) -> Path | None:
    """Put the installation of a backup into the home folder; returns where the one before now lies, None if none was there.

    Raises StoaError before anything is touched when the backup is damaged, newer than this Stoa, or the home is in use.
    """
    if os.environ.get("STOA_DATABASE_URL"):
        raise StoaError(
            "STOA_DATABASE_URL names a database server; a backup is restored into a home folder. Unset it first."
        )
    progress("Examining the backup.")
    manifest = examine(source)
    _refuse_newer(manifest)
    home = migrating.home()
    is_occupied = home.exists() and any(home.iterdir())
    if is_occupied and not replace:
        raise StoaError(
            f"{home} is not empty, so nothing was touched. Set STOA_HOME to an empty folder, or use --replace: "
            "what is there now is then kept beside it."
        )
    if is_occupied:
        _refuse_running(home)
    _demand_room(manifest, home.parent)
    progress("Laying out the files.")
    fresh = _lay_out(source, home)
    failpoint("restore.unpacked")
    before = _set_aside(home) if is_occupied else None
    _put_in_place(fresh, home)
    failpoint("restore.swapped")
    return before


def _refuse_newer(manifest: Manifest) -> None:
    unknown = sorted(set(manifest.facts.get("migrations", [])) - set(migrating.names()))
    if unknown:
        raise BackupError(
            f"The backup was made by Stoa {manifest.facts.get('stoa')}, which is newer than this one. Install that version."
        )


def _refuse_running(home: Path) -> None:
    """A database that other processes have open cannot leave its write-ahead mode: that tells whether Stoa runs on it."""
    database = home / DATABASE
    if not database.is_file():
        return
    try:
        with closing(sqlite3.connect(database, timeout=1)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.OperationalError:
        raise StoaError(f"Stoa is running on {home}: stop it first.") from None
    except sqlite3.DatabaseError:
        return  # damaged, which may be why it is replaced; it is kept as it is


def _demand_room(manifest: Manifest, folder: Path) -> None:
    needed = sum(size for size, _ in manifest.files.values())
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise StoaError(f"This needs {needed / 2**30:.1f} GiB in {folder}, and {free / 2**30:.1f} GiB are free.")


def _lay_out(source: Path, home: Path) -> Path:
    """Unpack beside the home, durable, and look at the database; what cannot be used is removed again."""
    fresh = Path(tempfile.mkdtemp(dir=home.parent, prefix=f"{home.name}.restoring-"))
    try:
        for name, stream in members(source):
            place = fresh / name
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("wb") as out:
                shutil.copyfileobj(stream, out, 2**20)
                out.flush()
                os.fsync(out.fileno())
            place.chmod(MODES.get(name.partition("/")[0], 0o600))
        _look_at_database(fresh / DATABASE)
    except BaseException:
        shutil.rmtree(fresh)
        raise
    return fresh


def _look_at_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        said = connection.execute("PRAGMA integrity_check").fetchone()[0]
    if said != "ok":
        raise BackupError(f"The database in the backup is damaged: {said}.")


def _set_aside(home: Path) -> Path:
    moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    kept = home.with_name(f"{home.name}.before-{moment}")
    home.rename(kept)
    return kept


def _put_in_place(fresh: Path, home: Path) -> None:
    """Rename over the empty home; a folder that is a disk of its own cannot be replaced, so its content moves in."""
    try:
        fresh.rename(home)
    except OSError as error:
        if error.errno not in {errno.EBUSY, errno.EXDEV}:
            raise
        for part in sorted(fresh.iterdir(), key=lambda path: path.name == DATABASE):
            shutil.move(part, home / part.name)
        fresh.rmdir()
