"""Stores of made-up vectors, and what a plain comparison of all of them says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from stoa.engine.meaning.manifest import ROW
from stoa.engine.meaning.protocol import Identity
from stoa.engine.meaning.writing import store_writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

DIMENSIONS = 8
IDENTITY = Identity("made up", "0123456789abcdef0123", DIMENSIONS)
SOURCE = {"folder": "nowhere"}


def rows_of(items: Sequence[int], *, access: int = 1, gone: Iterable[int] = ()) -> NDArray[Any]:
    rows = np.zeros(len(items), dtype=ROW)
    rows["item"], rows["access"], rows["is_open"], rows["is_listed"] = items, access, True, True
    rows["text"] = np.arange(len(items)) + 1
    rows["is_gone"] = np.isin(rows["item"], list(gone))
    return rows


def unit(vectors: NDArray[Any]) -> NDArray[np.float32]:
    found = np.asarray(vectors, dtype=np.float32)
    return np.asarray(found / np.maximum(np.linalg.norm(found, axis=-1, keepdims=True), 1e-9), dtype=np.float32)


def write(folder: Path, *batches: tuple[Sequence[int], NDArray[Any]], gone: Iterable[int] = ()) -> None:
    """Each batch in a commit of its own, then a commit that removes what is `gone`."""
    with store_writer(folder, IDENTITY, SOURCE) as writer:
        for number, (items, vectors) in enumerate(batches, 1):
            writer.add(rows_of(items), unit(vectors))
            writer.commit(position=number, mark="mark", swept=None)
        leaving = list(gone)
        if leaving:
            writer.add(rows_of(leaving, gone=leaving), np.zeros((len(leaving), DIMENSIONS)))
            writer.commit(position=len(batches) + 1, mark="mark", swept=None)


def by_hand(held: dict[int, NDArray[Any]], query: NDArray[Any], limit: int) -> list[tuple[int, float]]:
    """Every vector compared in turn, in the precision that they are kept in."""
    asked = query.astype(np.float16).astype(np.float64)
    likes = {item: round(float(v.astype(np.float16).astype(np.float64) @ asked), 3) for item, v in held.items()}
    return sorted(((item, like) for item, like in likes.items() if like > 0), key=lambda one: (-one[1], -one[0]))[
        :limit
    ]
