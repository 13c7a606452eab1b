"""Writing a store of vectors: new files first, then the manifest that names them; one writer at a time."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from stoa.engine.meaning.manifest import (
    MANIFEST,
    ROW,
    Graph,
    Manifest,
    Segment,
    damaged_files,
    digest_of,
    files_in,
    read_manifest,
    write_durably,
    write_manifest,
)
from stoa.engine.meaning.protocol import MeaningError
from stoa.engine.meaning.store import Snapshot, open_store
from stoa.engine.search.writing import WRITER_LOCK, writer_lock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from stoa.engine.meaning.protocol import Identity

MERGED_AT_ONCE = 4
"""Small segments are let be until there are more than this."""


class StoreWriter:
    """Adds rows and says how far the store has come; nothing is seen before `commit`, nothing lost after it."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self._folder = folder
        self.manifest = manifest
        self._snapshot: Snapshot | None = None

    def snapshot(self) -> Snapshot:
        """What was committed last."""
        if self._snapshot is None:
            self._snapshot = open_store(self._folder)
        return self._snapshot

    def add(self, rows: NDArray[Any], vectors: NDArray[Any]) -> None:
        """Write a segment: rows with their vectors. An item's newer row replaces its older one; a gone one removes it."""
        if not len(rows):
            return
        if vectors.shape != (len(rows), self.manifest.identity.dimensions):
            raise MeaningError(f"Vectors of the shape {vectors.shape} do not fit {len(rows)} rows of this store.")
        order = np.argsort(rows["item"], kind="stable")
        self._add_segment(rows[order], vectors[order].astype(np.float16))

    def commit(self, *, position: int, mark: str, swept: int | None) -> None:
        """Make what was added part of the store, and the store one that has come so far."""
        self.manifest = replace(self.manifest, position=position, mark=mark, swept=swept)
        first = _first_to_merge(self.manifest.segments)
        if first is not None:
            self._merge(first)
        write_manifest(self._folder, self.manifest)
        self._snapshot = None
        self._tidy()

    def keep_graph(self, scope: str, name: str, keys: NDArray[Any], count: int) -> None:
        """Make a graph saved as `NAME.usearch` part of the store, in the place of the one with its scope."""
        graph = Graph(
            scope,
            name,
            count,
            digest_of(self._folder / f"{name}.usearch"),
            write_durably(self._folder / f"{name}.keys", keys.tobytes()),
        )
        others = tuple(entry for entry in self.manifest.graphs if entry.scope != scope)
        self.manifest = replace(self.manifest, graphs=(*others, graph))
        write_manifest(self._folder, self.manifest)
        self._snapshot = None
        self._tidy()

    def take_name(self) -> str:
        name, self.manifest = self.manifest.with_number()
        return name

    def drop_damaged(self) -> list[str]:
        """Leave damaged files out and have all items looked at again, so that only what they held is embedded anew."""
        damaged = damaged_files(self._folder, self.manifest)
        if damaged:
            bad = {name.partition(".")[0] for name in damaged}
            self.manifest = replace(
                self.manifest,
                segments=tuple(one for one in self.manifest.segments if one.name not in bad),
                graphs=tuple(one for one in self.manifest.graphs if one.name not in bad),
                swept=0,
            )
            write_manifest(self._folder, self.manifest)
            self._snapshot = None
            self._tidy()
        return damaged

    def _add_segment(self, rows: NDArray[Any], vectors: NDArray[np.float16]) -> None:
        name, self.manifest = self.manifest.with_number()
        segment = Segment(
            name,
            len(rows),
            write_durably(self._folder / f"{name}.rows", rows.tobytes()),
            write_durably(self._folder / f"{name}.vectors", np.ascontiguousarray(vectors).tobytes()),
        )
        self.manifest = replace(self.manifest, segments=(*self.manifest.segments, segment))

    def _merge(self, first: int) -> None:
        """Make one segment of those from `first` on. What is gone is forgotten once nothing older can bring it back."""
        kept, merged = self.manifest.segments[:first], self.manifest.segments[first:]
        every = [np.frombuffer((self._folder / f"{s.name}.rows").read_bytes(), dtype=ROW) for s in merged]
        matrices = [self._matrix(segment) for segment in merged]
        rows = np.concatenate(every)
        part = np.repeat(np.arange(len(merged)), [len(found) for found in every])
        place = np.concatenate([np.arange(len(found)) for found in every])
        order = np.lexsort((part, rows["item"]))
        newest = order[np.append(np.diff(rows["item"][order]) != 0, True)]
        newest = newest[~rows["is_gone"][newest]] if not first else newest
        vectors = np.empty((len(newest), self.manifest.identity.dimensions), dtype=np.float16)
        for number, matrix in enumerate(matrices):
            here = np.flatnonzero(part[newest] == number)
            vectors[here] = matrix[place[newest[here]]]
        self.manifest = replace(self.manifest, segments=kept)
        if len(newest):
            self._add_segment(rows[newest], vectors)

    def _matrix(self, segment: Segment) -> NDArray[np.float16]:
        shape = (segment.count, self.manifest.identity.dimensions)
        return np.memmap(self._folder / f"{segment.name}.vectors", dtype=np.float16, mode="r", shape=shape)

    def _tidy(self) -> None:
        """Remove files that the manifest no longer names; readers that have them open keep them until they let go."""
        named = {name for name, _ in files_in(self.manifest)} | {MANIFEST, WRITER_LOCK}
        for path in self._folder.iterdir():
            if path.name not in named:
                path.unlink(missing_ok=True)


@contextmanager
def store_writer(folder: Path, identity: Identity, source: Mapping[str, str]) -> Iterator[StoreWriter]:
    """Hold a store for writing, made new where there is none or its manifest is damaged.

    Raises WriterBusyError at once when another process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with writer_lock(folder):
        try:
            manifest = read_manifest(folder)
        except (FileNotFoundError, MeaningError):
            manifest = Manifest(identity, dict(source))
            write_manifest(folder, manifest)
        if dict(manifest.source) != dict(source):
            manifest = replace(manifest, source=dict(source))
        writer = StoreWriter(folder, manifest)
        writer._tidy()
        yield writer


def _first_to_merge(segments: tuple[Segment, ...]) -> int | None:
    """From which segment on they are merged: those before are each more than twice as large as all that follow.

    Every vector is so rewritten a few times at most, and a store has few segments.
    """
    first, following = len(segments), 0
    for number in range(len(segments) - 1, -1, -1):
        if segments[number].count > 2 * following and following:
            break
        following += segments[number].count
        first = number
    return first if len(segments) - first > MERGED_AT_ONCE else None
