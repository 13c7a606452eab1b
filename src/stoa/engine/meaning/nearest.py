"""The nearest vectors among those a reader may see: exact as long as that is quick, through a graph beyond.

The rows allowed are chosen before anything is compared. Below `EXACT_UP_TO` of them the answer is exact, whatever else the
store holds; above, the graph's neighbours are filtered and more are fetched until enough are allowed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from stoa.engine.meaning.protocol import MeaningError, needed

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from stoa.engine.meaning.manifest import Graph
    from stoa.engine.meaning.protocol import Matrix
    from stoa.engine.meaning.store import Snapshot
    from stoa.engine.meaning.writing import StoreWriter

EXACT_UP_TO = 200_000
DIGITS = 3
"""Likenesses are compared to so many digits: float16 carries no more."""
_SPARE = 64
_BLOCK = 32_768
_GATHERED_BELOW = 0.5
"""Of a segment of which less is allowed the allowed vectors are copied out; else all are compared and then sifted."""
CONNECTIVITY, EXPANSION_ADD, EXPANSION_SEARCH = 16, 128, 256
KEY = np.dtype([("item", "<i8"), ("text", "<u8")])


@dataclass(frozen=True, slots=True)
class Near:
    """An item and how near it is: the cosine, 1 for the same direction."""

    item: int
    likeness: float


def nearest(
    snapshot: Snapshot, query: Matrix, allowed: NDArray[np.bool_], limit: int, *, scope: str = "full"
) -> list[Near]:
    """The `limit` items nearest to a vector among the rows `allowed`; of equals the newer first.

    What points away from the vector is not near it, however little else there is.
    """
    if query.shape[-1] != snapshot.manifest.identity.dimensions:
        raise MeaningError("The model's vectors have another length than those kept.")
    chosen = np.flatnonzero(allowed).astype(np.int64)
    if not len(chosen) or limit < 1:
        return []
    wanted = query.reshape(-1).astype(np.float16)
    graph = next((one for one in snapshot.manifest.graphs if one.scope == scope), None)
    if len(chosen) > EXACT_UP_TO and graph:
        found = _through_graph(snapshot, graph, wanted, allowed, limit)
    else:
        found = _exactly(snapshot, wanted, chosen, limit)
    return _best(snapshot, found, limit)


def _best(snapshot: Snapshot, found: list[tuple[NDArray[Any], NDArray[Any]]], limit: int) -> list[Near]:
    rows = np.concatenate([row for row, _ in found])
    likeness = np.round(np.concatenate([like for _, like in found]).astype(np.float64), DIGITS)
    items = snapshot.rows["item"][rows]
    order = np.lexsort((-items, -likeness))[: min(limit, int((likeness > 0).sum()))]
    return [Near(int(items[n]), float(likeness[n])) for n in order]


def _exactly(
    snapshot: Snapshot, query: NDArray[np.float16], chosen: NDArray[np.int64], limit: int
) -> list[tuple[NDArray[Any], NDArray[Any]]]:
    """Rows and likenesses, from each segment at least the best `limit` and all that equal the last of them."""
    found = [(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32))]
    for number, matrix in enumerate(snapshot.parts):
        rows = chosen[snapshot.part[chosen] == number]
        if len(rows) >= _GATHERED_BELOW * len(matrix):
            found.append(_sifted(matrix, snapshot.place[rows], rows, query, limit))
            continue
        for start in range(0, len(rows), _BLOCK):
            some = rows[start : start + _BLOCK]
            gathered = matrix[snapshot.place[some]]
            at, likeness = _top(gathered, query, limit)
            found.append((some[at], likeness))
    return found


def _sifted(
    matrix: NDArray[np.float16],
    places: NDArray[np.int64],
    rows: NDArray[np.int64],
    query: NDArray[np.float16],
    limit: int,
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Compare a whole segment and leave out what is not among `places`, asking for more until enough are left."""
    row_at = np.full(len(matrix), -1, dtype=np.int64)
    row_at[places] = rows
    needed_now = limit
    while True:
        at, likeness = _top(matrix, query, needed_now)
        held = row_at[at] >= 0
        if held.sum() >= min(limit, len(rows)) or len(at) >= len(matrix):
            return row_at[at[held]], likeness[held]
        needed_now *= 2


def _top(matrix: Any, query: NDArray[np.float16], limit: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Places and likenesses of the best `limit` of a matrix and of all that equal the last of them."""
    search, kind = needed("usearch.index").search, needed("usearch.index").MetricKind.IP
    count = min(limit + _SPARE, len(matrix))
    while True:
        matches = search(matrix, query, count, kind, exact=True, threads=1)
        likeness = 1 - np.asarray(matches.distances, dtype=np.float32)
        cut = round(float(likeness[min(limit, count) - 1]), DIGITS)
        if count == len(matrix) or round(float(likeness[-1]), DIGITS) < cut:
            return np.asarray(matches.keys).astype(np.int64), likeness
        count = min(count * 4, len(matrix))


def build_graph(writer: StoreWriter, folder: Path, scope: str, chosen: NDArray[np.int64]) -> None:
    """Make the graph of some rows for searches of `scope`, in this thread; minutes for a million."""
    name = writer.take_name()
    snapshot = writer.snapshot()
    index = needed("usearch.index").Index(
        ndim=snapshot.manifest.identity.dimensions,
        metric="ip",
        dtype="f16",
        connectivity=CONNECTIVITY,
        expansion_add=EXPANSION_ADD,
    )
    keys = np.empty(len(chosen), dtype=KEY)
    keys["item"], keys["text"] = snapshot.rows["item"][chosen], snapshot.rows["text"][chosen]
    for start in range(0, len(chosen), _BLOCK):
        some = np.arange(start, min(start + _BLOCK, len(chosen)))
        index.add(some.astype(np.uint64), snapshot.vectors_of(chosen[some]), threads=1)
    index.save(str(folder / f"{name}.usearch"))
    writer.keep_graph(scope, name, keys, len(chosen))


def _through_graph(
    snapshot: Snapshot, graph: Graph, query: NDArray[np.float16], allowed: NDArray[np.bool_], limit: int
) -> list[tuple[NDArray[Any], NDArray[Any]]]:
    """What the graph finds among the allowed, and exactly what has changed since the graph was made."""
    index, row_of = _opened_graph(snapshot, graph)
    known = np.zeros(len(allowed), dtype=bool)
    known[row_of[row_of >= 0]] = True
    changed = np.flatnonzero(allowed & ~known).astype(np.int64)
    share = max(float(allowed[known].sum()) / max(graph.count, 1), 1e-6)
    count = min(graph.count, int(2 * limit / share) + _SPARE)
    while True:
        matches = index.search(query, count, threads=1)
        rows = row_of[np.asarray(matches.keys).astype(np.int64)]
        held = (rows >= 0) & allowed[rows]
        if held.sum() >= limit or count >= graph.count:
            break
        count = min(graph.count, count * 4)
    likeness = 1 - np.asarray(matches.distances, dtype=np.float32)
    return [(rows[held], likeness[held]), *_exactly(snapshot, query, changed, limit)]


_graphs: dict[tuple[Path, str], tuple[Snapshot, Any, NDArray[np.int64]]] = {}


def _opened_graph(snapshot: Snapshot, graph: Graph) -> tuple[Any, NDArray[np.int64]]:
    """The graph, memory-mapped, and for each of its keys the row it stands for now, -1 if its vector is another one."""
    kept = _graphs.get((snapshot.folder, graph.scope))
    if kept is not None and kept[0] is snapshot:
        return kept[1], kept[2]
    path = snapshot.folder / f"{graph.name}.usearch"
    try:
        index = needed("usearch.index").Index.restore(str(path), view=True)
        keys = np.frombuffer((snapshot.folder / f"{graph.name}.keys").read_bytes(), dtype=KEY)
    except (OSError, RuntimeError, ValueError) as error:
        raise MeaningError(f"{path.name} cannot be read: {error}") from error
    if index is None or len(keys) != graph.count:
        raise MeaningError(f"{path.name} is no graph of {graph.count} vectors.")
    index.expansion_search = EXPANSION_SEARCH
    rows = snapshot.find(keys["item"])
    same = (rows >= 0) & (snapshot.rows["text"][rows] == keys["text"])
    row_of = np.where(same, rows, -1).astype(np.int64)
    _graphs[snapshot.folder, graph.scope] = (snapshot, index, row_of)
    return index, row_of
