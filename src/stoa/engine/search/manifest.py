"""Digests of the files of an index: a flipped bit in a segment gives silently wrong answers, this finds it.

Segment files never change once written, so each is hashed once. Merges in the background may replace segments between
two manifests; a file not yet listed is checked by the CRC that tantivy writes at its end.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MANIFEST = "manifest.json"
PARTS = ("items", "passages")
_SUFFIXES = (".fast", ".fieldnorm", ".idx", ".pos", ".store", ".term")
_FOOTER_MAGIC = 1337
_BLOCK = 1 << 20


def write_manifest(path: Path) -> None:
    """Record the digests of all files the index now consists of; files already listed are not read again."""
    known = _files(_read(path) or {})
    files: dict[str, str] = {}
    stamps: dict[str, int] = {}
    for part in PARTS:
        for name in _current_files(path / part):
            key = f"{part}/{name}"
            digest = known.get(key) or _digest(path / key)
            if digest:
                files[key] = digest
        meta = f"{part}/meta.json"
        files[meta] = _digest(path / meta) or ""
        stamps[part] = _stamp(path / part)
    _write_atomically(path / MANIFEST, json.dumps({"files": files, "stamps": stamps}, indent=1, sort_keys=True))


def verify_manifest(path: Path) -> list[str]:
    """Sentences that name every damaged or missing file; empty when the index is whole.

    Reads every byte of the index. Safe beside a writer.
    """
    recorded = _read(path)
    if recorded is None:
        return [f"{MANIFEST} is missing or unreadable: the digests of the index are unknown. Rebuild the index."]
    return [problem for part in PARTS for problem in _verify_part(path, part, recorded)]


def _verify_part(path: Path, part: str, recorded: Mapping[str, Any]) -> Iterator[str]:
    listed = _files(recorded)
    try:
        segments = _segments(path / part)
        wrong = _wrong_meta(path, part, recorded)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        yield f"{part}/meta.json is damaged or missing ({error})."
        return
    if wrong:
        yield f"{part}/meta.json differs from its recorded digest."
    for segment, deletes in segments.items():
        for suffix in (*_SUFFIXES, *([f".{deletes}.del"] if deletes is not None else [])):
            problem = _verify_file(path, f"{part}/{segment}{suffix}", listed)
            if problem:
                yield problem


def _verify_file(path: Path, key: str, listed: Mapping[str, str]) -> str | None:
    digest = _digest(path / key)
    if digest is None:
        return f"{key} is missing."
    if key in listed:
        return None if digest == listed[key] else f"{key} is damaged: its digest differs from the recorded one."
    return None if _crc_holds(path / key) else f"{key} is damaged: its checksum does not hold."


def _wrong_meta(path: Path, part: str, recorded: Mapping[str, Any]) -> bool:
    """Whether meta.json changed although nothing was committed or merged since the manifest was written."""
    listed = _files(recorded)
    if _digest(path / part / "meta.json") == listed.get(f"{part}/meta.json"):
        return False
    then = {key.partition("/")[2].partition(".")[0] for key in listed if key.startswith(f"{part}/")} - {"meta"}
    same_commit = recorded.get("stamps", {}).get(part) == _stamp(path / part)
    return same_commit and then == set(_segments(path / part))


def _segments(folder: Path) -> dict[str, int | None]:
    """The segments meta.json names, each with the stamp of its deletes, if it has any."""
    meta: dict[str, Any] = json.loads((folder / "meta.json").read_bytes())
    return {
        entry["segment_id"].replace("-", ""): (entry.get("deletes") or {}).get("opstamp") for entry in meta["segments"]
    }


def _current_files(folder: Path) -> list[str]:
    segments = _segments(folder)
    return sorted(file.name for file in folder.iterdir() if file.name.partition(".")[0] in segments)


def _stamp(folder: Path) -> int:
    """The number of the last operation committed."""
    return int(json.loads((folder / "meta.json").read_bytes())["opstamp"])


def _read(path: Path) -> dict[str, Any] | None:
    """The manifest; None if it is missing or no manifest."""
    try:
        recorded = json.loads((path / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None
    return recorded if isinstance(recorded, dict) and isinstance(recorded.get("files"), dict) else None


def _files(recorded: Mapping[str, Any]) -> dict[str, str]:
    files: dict[str, str] = recorded.get("files", {})
    return files


def _digest(file: Path) -> str | None:
    """SHA-256 of a file; None if it is gone, as merged segments are at any moment."""
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def _crc_holds(file: Path) -> bool:
    """Whether the CRC in tantivy's footer (JSON, its length, a magic number) fits the bytes before it."""
    content = file.read_bytes()
    if len(content) < 8:
        return False
    length, magic = struct.unpack("<II", content[-8:])
    if magic != _FOOTER_MAGIC or length > len(content) - 8:
        return False
    start = len(content) - 8 - length
    try:
        recorded = json.loads(content[start:-8])["crc"]
    except (ValueError, KeyError, TypeError):
        return False
    return bool(zlib.crc32(content[:start]) == recorded)


def _write_atomically(file: Path, text: str) -> None:
    beside = file.with_suffix(".new")
    with beside.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(file)
