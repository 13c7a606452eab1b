"""The one gate for zip archives (DOCX, PPTX, XLSX, ODF and EPUB are such): looked at before anything is unpacked."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MAX_RATIO = 200
MAX_TOTAL_BYTES = 500_000_000
MAX_ENTRIES = 10_000
MAX_DEPTH = 20
_SMALL = 2_000_000  # what unpacks to less does no harm at any ratio
_TAIL = 65_557
_MAX_DIRECTORY_BYTES = 8_000_000
_SYMLINK = 0o120000
_FULL = 0xFFFFFFFF
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
)


class UnsafeArchiveError(ValueError):
    """The archive is refused or broken; the message is a sentence for the person who brought it."""


def open_archive(path: Path) -> zipfile.ZipFile:
    """A zip archive whose directory passed every check; the caller closes it.

    Raises:
        UnsafeArchiveError: too many entries, too much to unpack, unsafe names, a password, or not an archive.
    """
    try:
        with path.open("rb") as stream:
            _refuse_large_directory(stream)
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, struct.error, NotImplementedError, ValueError) as error:
        if isinstance(error, UnsafeArchiveError):
            raise
        raise UnsafeArchiveError("The file is damaged: its archive cannot be opened.") from error
    try:
        _check(archive)
    except UnsafeArchiveError:
        archive.close()
        raise
    return archive


def read_entry(archive: zipfile.ZipFile, name: str, *, max_bytes: int = 100_000_000) -> bytes:
    """The bytes of one entry.

    Raises:
        UnsafeArchiveError: there is no such entry, it is larger than `max_bytes`, or it is damaged.
    """
    try:
        with archive.open(name) as stream:
            data = stream.read(max_bytes + 1)
    except KeyError as error:
        raise UnsafeArchiveError(f"The file is damaged: it has no part “{name}”.") from error
    except _DAMAGE as error:
        raise UnsafeArchiveError(f"The file is damaged: its part “{name}” cannot be unpacked.") from error
    if len(data) > max_bytes:
        raise UnsafeArchiveError(f"The part “{name}” unpacks to more than {max_bytes:,} bytes.")
    return data


def _refuse_large_directory(stream: IO[bytes]) -> None:
    """Reads the counts at the end of the file, so that a directory of a million entries is never loaded."""
    stream.seek(0, 2)
    size = stream.tell()
    stream.seek(max(0, size - _TAIL))
    tail = stream.read(_TAIL)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0:
        raise UnsafeArchiveError("The file is damaged: the end of its archive is missing.")
    entries, directory = struct.unpack_from("<HI", tail, at + 10)
    if _FULL in (directory, struct.unpack_from("<I", tail, at + 16)[0]) or entries == 0xFFFF:
        entries, directory = _large_counts(stream, tail, at)
    if entries > MAX_ENTRIES or directory > _MAX_DIRECTORY_BYTES:
        raise UnsafeArchiveError(f"The archive has {entries:,} entries; at most {MAX_ENTRIES:,} are read.")


def _large_counts(stream: IO[bytes], tail: bytes, at: int) -> tuple[int, int]:
    if at < 20 or tail[at - 20 : at - 16] != b"PK\x06\x07":
        return struct.unpack_from("<HI", tail, at + 10)
    (offset,) = struct.unpack_from("<Q", tail, at - 12)
    stream.seek(offset)
    record = stream.read(56)
    if record[:4] != b"PK\x06\x06":
        raise UnsafeArchiveError("The file is damaged: the directory of its archive is not where it says.")
    return struct.unpack_from("<QQ", record, 32)


def _check(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise UnsafeArchiveError(f"The archive has {len(entries):,} entries; at most {MAX_ENTRIES:,} are read.")
    total = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if total > MAX_TOTAL_BYTES:
        raise UnsafeArchiveError(
            f"The file unpacks to {total // 1_000_000:,} MB; at most {MAX_TOTAL_BYTES // 1_000_000} MB are read."
        )
    if total > _SMALL and total > MAX_RATIO * max(packed, 1):
        raise UnsafeArchiveError(
            f"The file unpacks to {total // max(packed, 1):,} times its size; at most {MAX_RATIO} times is read."
        )
    for entry in entries:
        _check_entry(entry)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename.replace("\\", "/")
    parts = name.split("/")
    if name.startswith("/") or "\0" in name or ".." in parts or ":" in parts[0]:
        raise UnsafeArchiveError("The archive holds a name that points outside it; it is not read.")
    if len(parts) > MAX_DEPTH:
        raise UnsafeArchiveError(f"The archive holds folders more than {MAX_DEPTH} levels deep; it is not read.")
    if entry.external_attr >> 16 & 0o170000 == _SYMLINK:
        raise UnsafeArchiveError("The archive holds a link to another place; it is not read.")
    if entry.flag_bits & 0x1:
        raise UnsafeArchiveError("The file is protected by a password. Save it without one and add it again.")
