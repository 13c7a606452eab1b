"""Reading a store of vectors: one state of it, memory-mapped, whatever is written meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from stoa.engine.meaning.manifest import MANIFEST, ROW, read_manifest
from stoa.engine.meaning.protocol import MeaningError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from stoa.engine.meaning.manifest import Manifest, Segment

TIMES = 5
"""How often opening is tried when a writer replaced the files under a reader."""


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One state of a store. `rows` are those that hold, by item; row n lies in `parts[part[n]]` at `place[n]`."""

    folder: Path
    manifest: Manifest
    rows: NDArray[Any]
    part: NDArray[np.int64]
    place: NDArray[np.int64]
    parts: tuple[NDArray[np.float16], ...]

    def vectors_of(self, chosen: NDArray[np.int64]) -> NDArray[np.float16]:
        """The vectors of some rows, in their order."""
        found = np.empty((len(chosen), self.manifest.identity.dimensions), dtype=np.float16)
        for number, matrix in enumerate(self.parts):
            here = np.flatnonzero(self.part[chosen] == number)
            if len(here):
                found[here] = matrix[self.place[chosen[here]]]
        return found

    def find(self, items: NDArray[np.int64]) -> NDArray[np.int64]:
        """The row of each item, -1 where there is none."""
        if not len(self.rows):
            return np.full(len(items), -1, dtype=np.int64)
        at = np.searchsorted(self.rows["item"], items).clip(max=len(self.rows) - 1)
        return np.where(self.rows["item"][at] == items, at, -1).astype(np.int64)


def open_store(folder: Path) -> Snapshot:
    """The newest state. Raises MeaningError when it is damaged, FileNotFoundError when there is no store."""
    for _ in range(TIMES):
        manifest = read_manifest(folder)
        try:
            return _opened(folder, manifest)
        except FileNotFoundError:
            continue  # a writer merged segments between our two looks
    raise MeaningError(f"The vectors in {folder.name} lack files that their manifest names.")


class Reader:
    """A store that many searches look at: opened again only when something was written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: tuple[int, int, int] | None = None
        self._snapshot: Snapshot | None = None

    def snapshot(self) -> Snapshot:
        status = (self._folder / MANIFEST).stat()
        mark = (status.st_mtime_ns, status.st_ino, status.st_size)
        if self._snapshot is None or mark != self._seen:
            self._snapshot, self._seen = open_store(self._folder), mark
        return self._snapshot


def _opened(folder: Path, manifest: Manifest) -> Snapshot:
    segments = manifest.segments
    rows = [_rows(folder, segment) for segment in segments]
    every = np.concatenate([np.empty(0, dtype=ROW), *rows])
    part = np.repeat(np.arange(len(segments)), [len(found) for found in rows]).astype(np.int64)
    place = np.concatenate([np.empty(0, dtype=np.int64), *(np.arange(len(found)) for found in rows)])
    order = np.lexsort((part, every["item"]))
    newest = np.append(np.diff(every["item"][order]) != 0, True)[: len(order)]
    kept = order[newest & ~every["is_gone"][order]]
    matrices = tuple(_vectors(folder, segment, manifest.identity.dimensions) for segment in segments)
    return Snapshot(folder, manifest, every[kept], part[kept], place[kept], matrices)


def _rows(folder: Path, segment: Segment) -> NDArray[Any]:
    path = folder / f"{segment.name}.rows"
    raw = path.read_bytes()
    if len(raw) != segment.count * ROW.itemsize:
        raise MeaningError(f"{path.name} has the wrong length.")
    return np.frombuffer(raw, dtype=ROW)


def _vectors(folder: Path, segment: Segment, dimensions: int) -> NDArray[np.float16]:
    path = folder / f"{segment.name}.vectors"
    if path.stat().st_size != segment.count * dimensions * 2:
        raise MeaningError(f"{path.name} has the wrong length.")
    return np.memmap(path, dtype=np.float16, mode="r", shape=(segment.count, dimensions))
