"""The content-addressed store on disk: temp file → fsync → rename → fsync folder. The same bytes are kept once."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from django.conf import settings

from stoa.foundation.errors import BadInputError, NotFoundError, Problem
from stoa.foundation.failpoints import failpoint

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 2**20


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes now durable: their digest, size and place."""

    digest: str
    size: int
    path: Path


def root() -> Path:
    """Folder of all blobs; `incoming/` below it holds what is still arriving."""
    return Path(settings.STOA_HOME) / "blobs"


def blob_path(digest: str) -> Path:
    return root() / digest[:2] / digest[2:4] / digest


def store(stream: BinaryIO, *, max_bytes: int | None = None) -> Stored:
    """Keep the bytes of `stream` and return where; they are durable when this returns.

    Raises BadInputError when there are more than `max_bytes` (default: the installation's limit); OSError when the disk is
    full. Nothing partial is left behind in either case.
    """
    limit = max_bytes if max_bytes is not None else settings.STOA_MAX_FILE_BYTES
    incoming = root() / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=incoming)
    arriving = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            digest, size = _copy(stream, out, limit)
            out.flush()
            failpoint("ingest.after_temp_write")
            os.fsync(out.fileno())
        failpoint("ingest.after_fsync")
        return Stored(digest, size, _settle(arriving, blob_path(digest)))
    finally:
        arriving.unlink(missing_ok=True)


def _copy(stream: BinaryIO, out: BinaryIO, limit: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limit:
            raise BadInputError(
                [Problem("file", f"The file is larger than {limit // 2**20} MiB; split it or link to it.")]
            )
        digest.update(chunk)
        out.write(chunk)
    return digest.hexdigest(), size


def _settle(arriving: Path, place: Path) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.exists():
        arriving.chmod(0o440)
        arriving.rename(place)
        failpoint("ingest.after_rename")
    for folder in (place.parent, place.parent.parent, root()):
        _sync_folder(folder)
    failpoint("ingest.after_dirsync")
    return place


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def open_blob(digest: str) -> BinaryIO:
    """Open stored bytes for reading; raises NotFoundError when they are gone (`stoa verify` says so too)."""
    try:
        return blob_path(digest).open("rb")
    except FileNotFoundError:
        raise NotFoundError("The bytes of this file are missing from the store; tell an administrator.") from None


def digest_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def stored_digests() -> Iterator[tuple[str, Path]]:
    """Every blob on disk: its name and place."""
    for path in root().glob("??/??/*"):
        yield path.name, path
