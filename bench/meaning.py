"""Measures the nearest of generated vectors among what a viewer may see: exactly, and through a graph.

    .venv/bin/python bench/meaning.py [--sizes 50000 200000] [--graph 50000]

The model and the two statements of a search are not in it. Vectors are mixtures around centres, as those of real models are;
random ones have no neighbourhoods, so that a graph finds little in them. Writes `bench/results/meaning.json`.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from measuring import ROOT, circumstances, keep, percentiles

sys.path.insert(0, str(ROOT / "src"))

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stoa.engine.meaning.store import Snapshot

DIMENSIONS = 384
SETS = 2_000
QUERIES = 100
LIMIT = 100
SHARES = {"everything": 1.0, "staff with 20 of 200 groups": 0.226, "one in a hundred": 0.01}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[50_000, 200_000])
    parser.add_argument("--graph", type=int, default=0, help="also make a graph of so many vectors: minutes")
    options = parser.parse_args()
    figures = {"bench": "meaning", **circumstances(), "dimensions": DIMENSIONS, "nearest": LIMIT}
    figures["exact"] = [_exact(size) for size in options.sizes]
    if options.graph:
        figures["graph"] = _graph(options.graph)
    figures["peak_resident_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    keep("meaning", figures)


def _exact(size: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        _fill(Path(folder), size)
        written = time.perf_counter() - began
        snapshot, opened = _opened(Path(folder))
        return {
            "vectors": size,
            "written_seconds": round(written, 2),
            "opened_ms": round(opened * 1000, 1),
            "bytes": sum(path.stat().st_size for path in Path(folder).iterdir()),
            "ms_a_query": {name: _timed(snapshot, share) for name, share in SHARES.items()},
        }


def _graph(size: int) -> dict[str, Any]:
    from stoa.engine.meaning import nearest as module
    from stoa.engine.meaning.writing import store_writer

    with tempfile.TemporaryDirectory() as folder:
        _fill(Path(folder), size)
        began = time.perf_counter()
        with store_writer(Path(folder), _identity(), {}) as writer:
            module.build_graph(writer, Path(folder), "full", np.arange(size))
        built = time.perf_counter() - began
        snapshot, _ = _opened(Path(folder))
        exact = {name: _answers(snapshot, share) for name, share in SHARES.items()}
        module.EXACT_UP_TO = 0
        near = {name: _answers(snapshot, share) for name, share in SHARES.items()}
        return {
            "vectors": size,
            "built_seconds": round(built, 1),
            "ms_a_query": {name: _timed(snapshot, share) for name, share in SHARES.items()},
            f"recall_at_{LIMIT}": {name: _recall(exact[name], near[name]) for name in SHARES},
        }


def _identity() -> Any:
    from stoa.engine.meaning.protocol import Identity

    return Identity("made up", "0" * 64, DIMENSIONS)


def _fill(folder: Path, size: int) -> None:
    from stoa.engine.meaning.manifest import ROW
    from stoa.engine.meaning.writing import store_writer

    rows = np.zeros(size, dtype=ROW)
    rows["item"], rows["text"] = np.arange(1, size + 1), np.arange(size)
    rows["access"] = np.random.default_rng(7).integers(0, SETS, size)
    rows["open_until"], rows["is_open"], rows["is_listed"] = 2**53, True, True
    with store_writer(folder, _identity(), {}) as writer:
        writer.add(rows, _vectors(size, 1))
        writer.commit(position=1, mark="mark", swept=None)


def _vectors(count: int, seed: int) -> NDArray[np.float16]:
    """Mixtures of a few of 2,000 centres with some noise, of length 1."""
    centres = np.random.default_rng(0).standard_normal((2_000, DIMENSIONS)).astype(np.float32)
    draw = np.random.default_rng(seed)
    found = np.empty((count, DIMENSIONS), dtype=np.float16)
    for start in range(0, count, 20_000):
        some = min(20_000, count - start)
        mixed = centres[draw.integers(0, 2_000, some)] + 0.6 * centres[draw.integers(0, 2_000, some)]
        mixed += 0.5 * draw.standard_normal((some, DIMENSIONS)).astype(np.float32)
        found[start : start + some] = mixed / np.linalg.norm(mixed, axis=1, keepdims=True)
    return found


def _opened(folder: Path) -> tuple[Snapshot, float]:
    from stoa.engine.meaning.store import open_store

    began = time.perf_counter()
    return open_store(folder), time.perf_counter() - began


def _allowed(snapshot: Snapshot, share: float) -> NDArray[np.bool_]:
    """As a search does it: the sets that a viewer meets, held against every row."""
    rows, now = snapshot.rows, int(time.time())
    in_force = rows["is_open"] & (rows["open_from"] <= now) & (now < rows["open_until"]) & rows["is_listed"]
    allowed: NDArray[np.bool_] = in_force & np.isin(rows["access"], np.arange(int(SETS * share)))
    return allowed


def _queries() -> list[NDArray[np.float32]]:
    return list(_vectors(QUERIES, 2).astype(np.float32))


def _timed(snapshot: Snapshot, share: float) -> dict[str, Any]:
    """By the clock, and in processor time, which says more while others use the machine."""
    from stoa.engine.meaning.nearest import nearest

    by_clock, on_processor = [], []
    for number, query in enumerate([*_queries()[:3], *_queries()]):
        began, worked = time.perf_counter(), time.process_time()
        nearest(snapshot, query, _allowed(snapshot, share), LIMIT)
        if number >= 3:
            by_clock.append((time.perf_counter() - began) * 1000)
            on_processor.append((time.process_time() - worked) * 1000)
    return {**percentiles(by_clock), "processor": percentiles(on_processor)}


def _answers(snapshot: Snapshot, share: float) -> list[set[int]]:
    from stoa.engine.meaning.nearest import nearest

    return [{one.item for one in nearest(snapshot, q, _allowed(snapshot, share), LIMIT)} for q in _queries()]


def _recall(exact: list[set[int]], near: list[set[int]]) -> float:
    wanted = sum(len(found) for found in exact)
    return round(sum(len(a & b) for a, b in zip(exact, near, strict=True)) / max(wanted, 1), 4)


if __name__ == "__main__":
    main()
