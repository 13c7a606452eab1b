from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.engine.meaning import nearest as nearest_module
from stoa.engine.meaning.manifest import MANIFEST, damaged_files, read_manifest
from stoa.engine.meaning.nearest import build_graph, nearest
from stoa.engine.meaning.protocol import MeaningError
from stoa.engine.meaning.store import Reader, open_store
from stoa.engine.meaning.tests.vectors import DIMENSIONS, IDENTITY, SOURCE, by_hand, rows_of, unit, write
from stoa.engine.meaning.writing import store_writer
from stoa.engine.search.protocol import WriterBusyError


def _random(count: int, seed: int, dimensions: int = DIMENSIONS) -> np.ndarray[Any, Any]:
    return unit(np.random.default_rng(seed).standard_normal((count, dimensions)))


@settings(max_examples=60, deadline=None)
@given(
    batches=st.lists(st.sets(st.integers(1, 40), min_size=1, max_size=25), min_size=1, max_size=7),
    gone=st.sets(st.integers(1, 40), max_size=10),
    hidden=st.sets(st.integers(1, 40)),
    coarse=st.booleans(),
    limit=st.integers(1, 12),
    seed=st.integers(0, 10**6),
)
def test_what_is_found_is_what_comparing_everything_allowed_finds(
    batches: list[set[int]], gone: set[int], hidden: set[int], coarse: bool, limit: int, seed: int
) -> None:
    """Whatever was rewritten, removed and merged; coarse vectors are full of equals."""
    held: dict[int, Any] = {}
    written = []
    for number, items in enumerate(batches):
        vectors = _random(len(items), seed + number)
        vectors = unit(np.round(vectors)) if coarse else vectors
        written.append((sorted(items), vectors))
        held |= dict(zip(sorted(items), vectors, strict=True))
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), *written, gone=gone)
        snapshot = open_store(Path(folder))
        kept = {item: vector for item, vector in held.items() if item not in gone}
        assert snapshot.rows["item"].tolist() == sorted(kept)
        allowed = ~np.isin(snapshot.rows["item"], list(hidden))
        query = _random(1, seed + 99)[0]
        found = [(one.item, one.likeness) for one in nearest(snapshot, query, allowed, limit)]
    expected = by_hand({item: v for item, v in kept.items() if item not in hidden}, query, limit)
    assert [like for _, like in found] == pytest.approx([like for _, like in expected], abs=0.0011)
    assert {item for item, _ in found}.isdisjoint(hidden)
    assert [item for item, _ in found] == [item for item, _ in expected] or _only_equals_differ(found, expected)


def _only_equals_differ(found: list[tuple[int, float]], expected: list[tuple[int, float]]) -> bool:
    """Two that differ by less than the last digit kept may change places."""
    return all(abs(a[1] - b[1]) < 0.0011 for a, b in zip(found, expected, strict=True))


def test_equal_vectors_are_all_considered_however_many_there_are(tmp_path: Path) -> None:
    same = np.tile(_random(1, 1), (700, 1))
    write(tmp_path, (list(range(1, 701)), same))
    snapshot = open_store(tmp_path)
    found = nearest(snapshot, same[0], np.ones(700, dtype=bool), 5)
    assert [one.item for one in found] == [700, 699, 698, 697, 696]
    only_old = snapshot.rows["item"] <= 100
    assert [one.item for one in nearest(snapshot, same[0], only_old, 2)] == [100, 99]


def test_many_small_commits_leave_few_files(tmp_path: Path) -> None:
    write(tmp_path, *[([number], _random(1, number)) for number in range(1, 60)])
    assert len(read_manifest(tmp_path).segments) < 15
    assert len(list(tmp_path.iterdir())) == 2 * len(read_manifest(tmp_path).segments) + 2
    assert len(open_store(tmp_path).rows) == 59


def test_a_reader_goes_on_with_what_it_opened_and_then_sees_the_new(tmp_path: Path) -> None:
    write(tmp_path, ([1, 2], _random(2, 1)))
    reader = Reader(tmp_path)
    before = reader.snapshot()
    write(tmp_path, *[([number], _random(1, number)) for number in range(3, 30)])
    assert len(nearest(before, unit(np.ones(DIMENSIONS)), np.ones(2, dtype=bool), 5)) <= 2
    assert before.vectors_of(np.array([0, 1])).shape == (2, DIMENSIONS)
    assert len(reader.snapshot().rows) == 29


def test_readers_beside_a_writer_see_whole_states_only(tmp_path: Path) -> None:
    """Items are written in pairs: whoever saw one of a pair alone would have seen half a commit."""
    write(tmp_path, ([1, 2], _random(2, 1)))
    done = threading.Event()
    odd: list[list[int]] = []

    def read() -> int:
        looks = 0
        while not done.is_set():
            items = open_store(tmp_path).rows["item"].tolist()
            looks += 1
            if any((item + 1 if item % 2 else item - 1) not in items for item in items):
                odd.append(items)
        return looks

    with ThreadPoolExecutor(3) as readers:
        looking = [readers.submit(read) for _ in range(3)]
        try:
            for first in range(3, 161, 2):
                write(tmp_path, ([first, first + 1], _random(2, first)))
        finally:
            done.set()
        assert all(one.result() for one in looking)
    assert not odd
    assert len(open_store(tmp_path).rows) == 160


def test_one_writes_at_a_time(tmp_path: Path) -> None:
    with store_writer(tmp_path, IDENTITY, SOURCE), pytest.raises(WriterBusyError):  # noqa: SIM117 (the second must fail)
        with store_writer(tmp_path, IDENTITY, SOURCE):
            pass


@pytest.mark.parametrize("suffix", [".rows", ".vectors"])
def test_a_flipped_bit_is_found_and_only_its_file_is_dropped(tmp_path: Path, suffix: str) -> None:
    write(tmp_path, (list(range(1, 20)), _random(19, 1)), ([30], _random(1, 2)))
    victim = tmp_path / f"{read_manifest(tmp_path).segments[1].name}{suffix}"
    raw = bytearray(victim.read_bytes())
    raw[3] ^= 16
    victim.write_bytes(raw)
    assert damaged_files(tmp_path, read_manifest(tmp_path)) == [victim.name]
    with store_writer(tmp_path, IDENTITY, SOURCE) as writer:
        assert writer.drop_damaged() == [victim.name]
        assert writer.manifest.swept == 0
    assert open_store(tmp_path).rows["item"].tolist() == list(range(1, 20))


def test_a_missing_or_shortened_file_is_an_error_never_an_empty_answer(tmp_path: Path) -> None:
    write(tmp_path, ([1, 2], _random(2, 1)))
    name = read_manifest(tmp_path).segments[0].name
    (tmp_path / f"{name}.vectors").write_bytes(b"short")
    with pytest.raises(MeaningError, match="wrong length"):
        open_store(tmp_path)
    (tmp_path / f"{name}.vectors").unlink()
    with pytest.raises(MeaningError, match="lack files"):
        open_store(tmp_path)


def test_a_damaged_manifest_is_an_error_for_readers_and_begun_anew_by_a_writer(tmp_path: Path) -> None:
    write(tmp_path, ([1, 2], _random(2, 1)))
    (tmp_path / MANIFEST).write_text('{"identity": 3}')
    with pytest.raises(MeaningError, match="damaged"):
        open_store(tmp_path)
    write(tmp_path, ([5], _random(1, 1)))
    assert open_store(tmp_path).rows["item"].tolist() == [5]


def test_what_was_added_but_not_committed_is_gone(tmp_path: Path) -> None:
    write(tmp_path, ([1], _random(1, 1)))
    with store_writer(tmp_path, IDENTITY, SOURCE) as writer:
        writer.add(rows_of([2]), _random(1, 2))
    assert open_store(tmp_path).rows["item"].tolist() == [1]
    write(tmp_path, ([3], _random(1, 1)))
    assert len(list(tmp_path.glob("*.rows"))) == len(read_manifest(tmp_path).segments)


def test_vectors_of_another_length_are_refused(tmp_path: Path) -> None:
    write(tmp_path, ([1], _random(1, 1)))
    with store_writer(tmp_path, IDENTITY, SOURCE) as writer, pytest.raises(MeaningError, match="do not fit"):
        writer.add(rows_of([2]), np.zeros((1, DIMENSIONS + 1)))
    with pytest.raises(MeaningError, match="another length"):
        nearest(open_store(tmp_path), np.ones(3, dtype=np.float32), np.ones(1, dtype=bool), 1)


def test_a_graph_finds_nearly_all_and_only_what_is_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What changed after the graph was made is compared exactly; what was replaced is not found by its old vector."""
    centres = np.random.default_rng(3).standard_normal((40, DIMENSIONS))
    vectors = unit(centres[np.arange(3000) % 40] + 0.3 * np.random.default_rng(4).standard_normal((3000, DIMENSIONS)))
    write(tmp_path, (list(range(1, 3001)), vectors))
    with store_writer(tmp_path, IDENTITY, SOURCE) as writer:
        build_graph(writer, tmp_path, "full", np.arange(3000))
        rows = rows_of([7, 5000])
        rows["text"] += 10_000
        writer.add(rows, unit(centres[[3, 3]]))
        writer.add(rows_of([9], gone=[9]), np.zeros((1, DIMENSIONS)))
        writer.commit(position=9, mark="mark", swept=None)
    snapshot = open_store(tmp_path)
    allowed = snapshot.rows["item"] % 3 != 0
    queries = unit(centres + 0.2 * np.random.default_rng(5).standard_normal(centres.shape))
    exact = [{one.item for one in nearest(snapshot, query, allowed, 20)} for query in queries]
    monkeypatch.setattr(nearest_module, "EXACT_UP_TO", 100)
    approximate = [{one.item for one in nearest(snapshot, query, allowed, 20)} for query in queries]
    assert all(item % 3 and item != 9 for found in approximate for item in found)
    recall = sum(len(a & b) for a, b in zip(exact, approximate, strict=True)) / sum(map(len, exact))
    assert recall > 0.95
    assert {7, 5000} <= {one.item for one in nearest(snapshot, unit(centres[3]), np.ones(len(allowed), dtype=bool), 20)}


def test_onnxruntime_and_usearch_live_together_in_one_process() -> None:
    """Loaded in the other order the process dies."""
    script = (
        "from stoa.engine.meaning.protocol import needed\nneeded('usearch.index'); needed('tokenizers'); print('alive')"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[4])}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout == "alive\n", done.stderr
