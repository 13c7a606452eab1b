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
from typing import Any, TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from collections.abc import Iterator, Mapping

MANIFEST = "manifest.json"
PARTS = ("items", "passages")
_SUFFIXES = (".fast", ".fieldnorm", ".idx", ".pos", ".store", ".term")
_FOOTER_MAGIC = 1337
_BLOCK = 1 << 20


def write_manifest(path: Path) -> None:
    """Record the digests of all files the index now consists of; files already listed are not read again."""
    known = _listed(path) or {}
    files: dict[str, str] = {}
    for part in PARTS:
        for name in _current_files(path / part):
            key = f"{part}/{name}"
            digest = known.get(key) or _digest(path / key)
            if digest:
                files[key] = digest
        meta = f"{part}/meta.json"
        files[meta] = _digest(path / meta) or ""
    _write_atomically(path / MANIFEST, json.dumps({"files": files}, indent=1, sort_keys=True))


def verify_manifest(path: Path) -> list[str]:
    """Sentences that name every damaged or missing file; empty when the index is whole.

    Reads every byte of the index. Safe beside a writer.
    """
    listed = _listed(path)
    if listed is None:
        return [f"{MANIFEST} is missing or unreadable: the digests of the index are unknown. Rebuild the index."]
    return [problem for part in PARTS for problem in _verify_part(path, part, listed)]


def _verify_part(path: Path, part: str, listed: Mapping[str, str]) -> Iterator[str]:
    try:
        segments = _segments(path / part)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        yield f"{part}/meta.json is damaged or missing ({error})."
        return
    if _stale_meta(path, part, segments, listed):
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


def _stale_meta(path: Path, part: str, segments: Mapping[str, int | None], listed: Mapping[str, str]) -> bool:
    """Whether meta.json changed although it names the very files the manifest was written for."""
    if _digest(path / part / "meta.json") == listed.get(f"{part}/meta.json"):
        return False
    recorded = {key.partition("/")[2].partition(".")[0] for key in listed if key.startswith(f"{part}/")} - {"meta"}
    deletes = all(count is None or f"{part}/{name}.{count}.del" in listed for name, count in segments.items())
    return recorded == set(segments) and deletes


def _segments(folder: Path) -> dict[str, int | None]:
    """The segments meta.json names, each with the stamp of its deletes, if it has any."""
    meta: dict[str, Any] = json.loads((folder / "meta.json").read_bytes())
    return {
        entry["segment_id"].replace("-", ""): (entry.get("deletes") or {}).get("opstamp") for entry in meta["segments"]
    }


def _current_files(folder: Path) -> list[str]:
    segments = _segments(folder)
    return sorted(name for name in os.listdir(folder) if name.partition(".")[0] in segments)


def _listed(path: Path) -> dict[str, str] | None:
    try:
        files: dict[str, str] = json.loads((path / MANIFEST).read_bytes())["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
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
