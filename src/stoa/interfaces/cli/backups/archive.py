"""The backup file: a plain tar whose last two members are the manifest and its digest. Needs no Django.

Any tar program can open it. Every byte counts: files are held against the manifest, the manifest against its digest, and
what lies between the members must be the zeros that tar puts there.
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Any

from stoa.foundation.errors import StoaError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FORM = 1
MANIFEST, SEAL = "manifest.json", "manifest.sha256"
BLOCK = 512
CHUNK = 2**20
LONGEST_MANIFEST = 2**30


class BackupError(StoaError):
    """A backup that cannot be used; the sentence says which file in it and why."""


@dataclass(slots=True)
class Manifest:
    """What a backup holds. `files` maps names to size in bytes and SHA-256; `facts` say when, by whom and for which tables."""

    facts: dict[str, Any] = field(default_factory=dict)
    files: dict[str, tuple[int, str]] = field(default_factory=dict)

    def written(self) -> bytes:
        files = [{"name": name, "size": size, "sha256": digest} for name, (size, digest) in self.files.items()]
        return json.dumps({"form": FORM, **self.facts, "files": files}, indent=1, sort_keys=True).encode()


class _Digesting(io.RawIOBase):
    """Passes bytes on and digests them on the way."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.digest = stream, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self.stream.read(size)
        self.digest.update(chunk)
        return chunk


def add_file(tar: tarfile.TarFile, manifest: Manifest, name: str, path: Path) -> None:
    """Put a file in under `name`. Raises OSError when it grows or shrinks meanwhile or cannot be read."""
    with path.open("rb") as stream:
        info = tarfile.TarInfo(name)
        info.size = path.stat().st_size
        digesting = _Digesting(stream)
        tar.addfile(info, digesting)
    manifest.files[name] = (info.size, digesting.digest.hexdigest())


def seal(tar: tarfile.TarFile, manifest: Manifest) -> None:
    """Put in the manifest and its digest: without them the file counts as cut off."""
    written = manifest.written()
    for name, content in ((MANIFEST, written), (SEAL, hashlib.sha256(written).hexdigest().encode())):
        info = tarfile.TarInfo(name)
        info.size = len(content)
        tar.addfile(info, io.BytesIO(content))


def examine(path: Path) -> Manifest:
    """Read the whole backup and hold it against its manifest. Raises BackupError naming the first thing that is wrong."""
    try:
        with path.open("rb") as stream:
            return _examine(stream)
    except FileNotFoundError:
        raise BackupError(f"There is no file {path}.") from None
    except (tarfile.TarError, EOFError, UnicodeDecodeError) as error:
        raise BackupError(f"{path} is damaged or is no backup of Stoa ({error}).") from error


def _examine(stream: IO[bytes]) -> Manifest:
    found: dict[str, tuple[int, str]] = {}
    texts: dict[str, bytes] = {}
    end = 0
    with tarfile.open(fileobj=stream, mode="r:") as tar:
        for member in tar:
            _refuse_odd(member, found)
            digest, content = _read(tar, member)
            found[member.name] = (member.size, digest)
            if content is not None:
                texts[member.name] = content
            end = member.offset_data + member.size
            _refuse_dirt(stream, end, -end % BLOCK, f"after {member.name}")
    manifest = _manifest(texts)
    _refuse_dirt(stream, end + -end % BLOCK, None, "at its end")
    _compare(manifest, {name: facts for name, facts in found.items() if name not in {MANIFEST, SEAL}})
    return manifest


def _refuse_odd(member: tarfile.TarInfo, found: dict[str, tuple[int, str]]) -> None:
    parts = PurePosixPath(member.name).parts
    if not member.isreg() or not parts or member.name.startswith("/") or ".." in parts or member.name in found:
        raise BackupError(f"The backup holds {member.name!r}, which no backup of Stoa does: it is damaged or forged.")


def _read(tar: tarfile.TarFile, member: tarfile.TarInfo) -> tuple[str, bytes | None]:
    """Digest of a member, and its bytes where it is the manifest or the seal."""
    stream = tar.extractfile(member)
    assert stream is not None  # noqa: S101 (regular files have one, refused above otherwise)
    kept = io.BytesIO() if member.name in {MANIFEST, SEAL} and member.size <= LONGEST_MANIFEST else None
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if kept is not None:
            kept.write(chunk)
    if size != member.size:
        raise BackupError(f"The backup is cut off within {member.name}.")
    return digest.hexdigest(), kept.getvalue() if kept is not None else None


def _refuse_dirt(stream: IO[bytes], start: int, length: int | None, where: str) -> None:
    """What fills a member up to a whole block, and what ends the file, is zeros."""
    back = stream.tell()
    stream.seek(start)
    rest = stream.read() if length is None else stream.read(length)
    stream.seek(back)
    if rest.strip(b"\0"):
        raise BackupError(f"The backup is damaged {where}.")
    if length is None and (len(rest) < 2 * BLOCK or (start + len(rest)) % tarfile.RECORDSIZE):
        raise BackupError("The backup is cut off at its end.")


def _manifest(texts: dict[str, bytes]) -> Manifest:
    if MANIFEST not in texts or SEAL not in texts:
        raise BackupError("The backup has no manifest: it is cut off, or no backup of Stoa.")
    if hashlib.sha256(texts[MANIFEST]).hexdigest().encode() != texts[SEAL]:
        raise BackupError(f"{MANIFEST} in the backup is damaged.")
    said = json.loads(texts[MANIFEST])
    if said.pop("form", None) != FORM:
        raise BackupError("The backup was made by another version of Stoa, in a form this one does not know.")
    files = {entry["name"]: (entry["size"], entry["sha256"]) for entry in said.pop("files")}
    return Manifest(said, files)


def _compare(manifest: Manifest, found: dict[str, tuple[int, str]]) -> None:
    for name, facts in manifest.files.items():
        if name not in found:
            raise BackupError(f"{name} is missing from the backup.")
        if found[name] != facts:
            raise BackupError(f"{name} in the backup is damaged.")
    if more := sorted(found.keys() - manifest.files.keys()):
        raise BackupError(f"The backup holds {more[0]!r}, of which its manifest knows nothing.")


def members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Name and stream of every file of an examined backup, in order."""
    with tarfile.open(path, mode="r:") as tar:
        for member in tar:
            stream = tar.extractfile(member)
            if stream is not None and member.name not in {MANIFEST, SEAL}:
                yield member.name, stream
