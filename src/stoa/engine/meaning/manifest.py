"""Which files make up a store of vectors, with their digests: one small file, replaced whole."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from stoa.engine.meaning.protocol import Identity, MeaningError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MANIFEST = "manifest.json"
VERSION = 1
ROW = np.dtype(
    [
        ("item", "<i8"),
        ("stamp", "<i8"),
        ("access", "<i8"),
        ("stewards", "<i8"),
        ("open_from", "<i8"),
        ("open_until", "<i8"),
        ("text", "<u8"),
        ("is_open", "?"),
        ("is_listed", "?"),
        ("is_gone", "?"),
    ]
)
"""What is known of an item beside its vector: enough to apply the access rule. `text` is the digest of what was embedded."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Vectors written together, never changed: `NAME.rows` and `NAME.vectors`, with the digest of each."""

    name: str
    count: int
    rows: str
    vectors: str


@dataclass(frozen=True, slots=True)
class Graph:
    """A graph for approximate search over `count` vectors: `NAME.usearch`, and `NAME.keys` saying which they are."""

    scope: str
    name: str
    count: int
    graph: str
    keys: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a store holds and how far it has come.

    `position` is that of the last event of the history that it knows, `mark` that event's digest. `swept` is the last item
    that was looked at when all are, None once that is done. `source` says where the model is.
    """

    identity: Identity
    source: Mapping[str, str]
    position: int = 0
    mark: str = ""
    swept: int | None = 0
    segments: tuple[Segment, ...] = ()
    graphs: tuple[Graph, ...] = ()
    version: int = VERSION
    next_number: int = field(default=1)

    def with_number(self) -> tuple[str, Manifest]:
        """A name no file of this store ever had, and the manifest that remembers it was given."""
        return f"{self.next_number:06d}", replace(self, next_number=self.next_number + 1)


def read_manifest(folder: Path) -> Manifest:
    """Raises MeaningError when it is damaged and FileNotFoundError when there is none."""
    raw = (folder / MANIFEST).read_bytes()
    try:
        found: dict[str, Any] = json.loads(raw)
        found["identity"] = Identity(**found["identity"])
        found["segments"] = tuple(Segment(**entry) for entry in found["segments"])
        found["graphs"] = tuple(Graph(**entry) for entry in found["graphs"])
        manifest = Manifest(**found)
    except (ValueError, KeyError, TypeError) as error:
        raise MeaningError(f"{folder / MANIFEST} is damaged.") from error
    if manifest.version != VERSION:
        raise MeaningError(f"{folder / MANIFEST} was written by another version of Stoa.")
    return manifest


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Replace the manifest: readers see the old or the new. Files it names must be on the disk already."""
    write_durably(folder / MANIFEST, json.dumps(asdict(manifest), indent=1).encode())


def write_durably(path: Path, content: bytes) -> str:
    """Write a file so that it is there whole or not at all; returns its digest."""
    beside = path.with_name(f"{path.name}.new")
    with beside.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(path)
    return hashlib.sha256(content).hexdigest()


def files_in(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """The name and digest of every file that the manifest names."""
    for segment in manifest.segments:
        yield f"{segment.name}.rows", segment.rows
        yield f"{segment.name}.vectors", segment.vectors
    for graph in manifest.graphs:
        yield f"{graph.name}.usearch", graph.graph
        yield f"{graph.name}.keys", graph.keys


def damaged_files(folder: Path, manifest: Manifest) -> list[str]:
    """Names of files that are missing or not what was written; reads every byte."""
    return [name for name, digest in files_in(manifest) if digest_of(folder / name) != digest]


def digest_of(path: Path) -> str:
    """SHA-256 of a file; empty if it is gone."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        return ""
