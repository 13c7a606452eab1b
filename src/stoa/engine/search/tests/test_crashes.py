"""A writer killed at any moment loses nothing it acknowledged and leaves an index that opens and verifies."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import stoa
from stoa.engine.search.manifest import verify_manifest
from stoa.engine.search.protocol import Query, SearchError
from stoa.engine.search.tantivy_engine import open_engine
from stoa.engine.search.tests.contract import fill
from stoa.engine.search.tests.crash_writer import BATCH
from stoa.engine.search.tests.documents import PUBLIC, make_document, typed

if TYPE_CHECKING:
    from stoa.engine.search.protocol import Document

ROUNDS = 20


def _killed_after(path: Path, first: int, seconds: float) -> int:
    """Run the writer from batch `first`, kill it; the number of the batch behind the last acknowledged one."""
    command = [sys.executable, "-m", "stoa.engine.search.tests.crash_writer", str(path), str(first)]
    environment = os.environ | {"PYTHONPATH": str(Path(stoa.__file__).parents[1])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        time.sleep(seconds)
        process.kill()
        lines += process.stdout.read().splitlines(keepends=True)
    whole = [int(line) for line in lines if line.endswith("\n")]
    return whole[-1] + 1 if whole else first


@pytest.mark.slow
def test_twenty_kills_during_commits_lose_no_acknowledged_item(tmp_path: Path) -> None:
    chance = random.Random(20)  # noqa: S311 -- moments of a test, no secret
    acknowledged = 0
    for _ in range(ROUNDS):
        acknowledged = _killed_after(tmp_path, acknowledged, chance.uniform(0.0, 0.25))
        assert verify_manifest(tmp_path) == []
        engine = open_engine(tmp_path)
        items = [entry.item for entry in engine.entries()]
        assert len(items) == len(set(items)) == engine.count()
        assert set(range(acknowledged * BATCH)) <= set(items)
        assert engine.search(Query(), PUBLIC).total == len(items)
        rewritten = len(range(0, BATCH, 3))  # by a batch that was committed and killed before it could say so
        assert engine.search(typed(f"batch{acknowledged - 1}"), PUBLIC).total in {BATCH, BATCH - rewritten}
    assert acknowledged >= ROUNDS
    fill(open_engine(tmp_path), [make_document(0, "after all kills")])
    assert verify_manifest(tmp_path) == []


class FullDisk:
    """The writer of items whose commit finds no space; all else goes through."""

    def __init__(self, writer: Any) -> None:
        self._writer = writer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._writer, name)

    def commit(self) -> None:
        raise OSError("No space left on device")


def in_two(item: int, words: str) -> list[Document]:
    return [make_document(item, "Title", words), make_document(item, "Title", words, position=1)]


def write_without_items(path: Path, documents: list[Document]) -> None:
    """The passages are committed, the items are not."""
    with open_engine(path).writer() as writer:
        writer.replace(documents[0].item, documents)
        writer._items = FullDisk(writer._items)  # type: ignore[assignment]  # stands in for the one thing that fails


def passages_of(path: Path, item: int, words: str) -> int:
    return len(open_engine(path).passages(typed(words), PUBLIC, [item]).get(item, ()))


@pytest.mark.parametrize("next_words", ["mended", ""])
def test_passages_whose_items_could_not_be_committed_are_replaced_by_the_next_round(
    tmp_path: Path, next_words: str
) -> None:
    with open_engine(tmp_path).writer() as writer:
        writer.replace(1, in_two(1, "harmless"))
    with pytest.raises(SearchError):
        write_without_items(tmp_path, in_two(2, "forgotten"))
    assert passages_of(tmp_path, 2, "forgotten") == 1
    with open_engine(tmp_path).writer() as writer:
        writer.replace(2, in_two(2, next_words) if next_words else [])
    assert passages_of(tmp_path, 2, "forgotten") == 0
    assert passages_of(tmp_path, 2, "mended") == bool(next_words)
