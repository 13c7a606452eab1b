"""Making a backup while people work: the database first, at one instant, then the files it names, which never change."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import stoa
from stoa.foundation.errors import StoaError
from stoa.foundation.failpoints import failpoint
from stoa.interfaces.cli import migrating
from stoa.interfaces.cli.backups.archive import BackupError, Manifest, add_file, examine, seal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DATABASE = "db.sqlite3"
KEPT_FILES = ("secret-key", "demo.json")
"""Beside the database and the blobs; the index and the compiled translations are made anew from those."""
NOTE = "backup-note.json"
SPARE_BYTES = 64 * 2**20


def back_up(target: Path, progress: Callable[[str], None] = lambda line: None) -> Manifest:
    """Write a backup of the installation to `target` and read it back. Needs Django.

    Consistent whatever is written meanwhile. Raises StoaError when the database is not SQLite, the target exists already, the
    disk has no room, or what was written cannot be read again; nothing half-written stays under the target's name.
    """
    _refuse_other_databases()
    if target.exists():
        raise StoaError(f"{target} exists already: give another name, backups are never overwritten.")
    _demand_room(target)
    arriving = target.with_name(f"{target.name}.part")
    try:
        manifest = _write(arriving, progress)
        arriving.replace(target)
        _sync_folder(target.parent)
    finally:
        arriving.unlink(missing_ok=True)
    progress("Reading the backup again.")
    _confirm(target, manifest)
    _note(target)
    return manifest


def _refuse_other_databases() -> None:
    from django.db import connection

    if connection.vendor != "sqlite":
        raise StoaError(
            "This installation keeps its data in PostgreSQL: back it up with pg_dump first, then copy the folder "
            f"{migrating.home() / 'blobs'} and the file {migrating.home() / 'secret-key'}."
        )


def _demand_room(target: Path) -> None:
    """The database lies on the disk twice for a moment: its copy beside the backup, and in it."""
    from stoa.foundation.files.models import Blob

    folder = target.parent
    if not folder.is_dir():
        raise StoaError(f"There is no folder {folder}: make it first.")
    files = sum(Blob.objects.values_list("size", flat=True).iterator())
    needed = 2 * (migrating.home() / DATABASE).stat().st_size + files + SPARE_BYTES
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise StoaError(
            f"The backup needs about {needed / 2**30:.1f} GiB in {folder}, and {free / 2**30:.1f} GiB are free."
        )


def _write(arriving: Path, progress: Callable[[str], None]) -> Manifest:
    home = migrating.home()
    manifest = Manifest(_facts())
    arriving.unlink(missing_ok=True)
    descriptor = os.open(arriving, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)  # nobody's file or link laid out for us
    with os.fdopen(descriptor, "wb") as out, tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        with _snapshot(arriving.parent) as snapshot:
            progress("The database is copied.")
            failpoint("backup.db_done")
            add_file(tar, manifest, DATABASE, snapshot)
            digests = _digests(snapshot)
        for name in KEPT_FILES:
            if (home / name).exists():
                add_file(tar, manifest, name, home / name)
        _add_blobs(tar, manifest, digests, progress)
        failpoint("backup.manifest")
        seal(tar, manifest)
    with arriving.open("rb") as written:
        os.fsync(written.fileno())
    return manifest


def _facts() -> dict[str, object]:
    return {
        "stoa": stoa.__version__,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "migrations": migrating.names(),
    }


@contextmanager
def _snapshot(folder: Path) -> Iterator[Path]:
    """The database as it is at one instant, in a file of its own; writers go on meanwhile."""
    from django.db import connection

    with tempfile.TemporaryDirectory(dir=folder, prefix=".stoa-backup-") as place:
        copy = Path(place) / DATABASE
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(copy)])
        yield copy


def _digests(snapshot: Path) -> list[str]:
    """The blobs that the copy names: later ones are not its business."""
    with closing(sqlite3.connect(f"{snapshot.as_uri()}?mode=ro", uri=True)) as connection:
        return [digest for (digest,) in connection.execute("SELECT digest FROM files_blob ORDER BY digest")]


def _add_blobs(tar: tarfile.TarFile, manifest: Manifest, digests: list[str], progress: Callable[[str], None]) -> None:
    from stoa.foundation.files.store import blob_path

    for number, digest in enumerate(digests, 1):
        try:
            add_file(tar, manifest, f"blobs/{digest[:2]}/{digest[2:4]}/{digest}", blob_path(digest))
        except FileNotFoundError:
            raise StoaError(
                f"The stored file {digest} is missing, so the backup would not be whole. Try: stoa verify"
            ) from None
        failpoint("backup.blob_n")
        if number % 1000 == 0:
            progress(f"{number:,} of {len(digests):,} files")


def _confirm(target: Path, manifest: Manifest) -> None:
    """Read what was written, and hold stored files against their names: a backup of rotten bytes is none."""
    examine(target)
    for name, (_, digest) in manifest.files.items():
        if name.startswith("blobs/") and not name.endswith(digest):
            raise BackupError(f"The stored file {name} has changed on disk before the backup. Try: stoa verify")


def _note(target: Path) -> None:
    """Leave word in the home of when the last good backup was made: `stoa doctor` and the operations page read it."""
    said = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "file": target.name,
        "size": target.stat().st_size,
        "verified_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    arriving = migrating.home() / f"{NOTE}.new"
    arriving.write_text(json.dumps(said), encoding="utf-8")
    arriving.replace(migrating.home() / NOTE)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
