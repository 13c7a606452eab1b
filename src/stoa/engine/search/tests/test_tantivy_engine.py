"""The embedded engine against the contract, and what only an index in files can suffer."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stoa.engine.search.manifest import verify_manifest
from stoa.engine.search.protocol import FOREVER, Document, Query, Scope, SearchError
from stoa.engine.search.remembering import MOST_HITS
from stoa.engine.search.tantivy_engine import TantivyEngine, create_engine, open_engine
from stoa.engine.search.tests.contract import EngineContract, fill
from stoa.engine.search.tests.contract_access import AccessContract
from stoa.engine.search.tests.documents import PUBLIC, make_document, typed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class TestTantivyKeepsTheContract(EngineContract, AccessContract):
    @pytest.fixture
    def make_engine(self, tmp_path: Path) -> Callable[[str], TantivyEngine]:
        return lambda name: open_engine(tmp_path / name)


def test_an_index_is_not_created_over_another(tmp_path: Path) -> None:
    create_engine(tmp_path / "index")
    with pytest.raises(SearchError, match="already"):
        create_engine(tmp_path / "index")


def test_an_index_of_another_version_asks_to_be_rebuilt(tmp_path: Path) -> None:
    open_engine(tmp_path)
    (tmp_path / "schema.json").write_text('{"version": 0}')
    with pytest.raises(SearchError, match="stoa index rebuild"):
        open_engine(tmp_path)
    (tmp_path / "schema.json").write_text("{")
    with pytest.raises(SearchError, match="stoa index rebuild"):
        open_engine(tmp_path)


def test_an_unfinished_creation_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "items").mkdir()
    (tmp_path / "items" / "meta.json").write_text("{")
    assert open_engine(tmp_path).count() == 0


def test_an_index_switched_underneath_is_followed(tmp_path: Path) -> None:
    engine, beside = open_engine(tmp_path / "index"), open_engine(tmp_path / "beside")
    fill(engine, [make_document(1, "old")])
    fill(beside, [make_document(2, "new")])
    (tmp_path / "index").rename(tmp_path / "kept")
    (tmp_path / "beside").rename(tmp_path / "index")
    assert [hit.item for hit in engine.search(Query(), PUBLIC).hits] == [2]


def test_a_wrong_type_is_an_error_and_the_index_lives_on(tmp_path: Path) -> None:
    engine = open_engine(tmp_path)
    wrong: Document = make_document(1, stamp="one")
    with pytest.raises(SearchError, match="item 1"):
        fill(engine, [wrong])
    fill(engine, [make_document(2)])
    assert engine.count() == 1


def test_an_interrupt_passes_through_the_guard(tmp_path: Path) -> None:
    def interrupted() -> Iterator[Document]:
        raise KeyboardInterrupt
        yield

    engine = open_engine(tmp_path)
    with pytest.raises(KeyboardInterrupt), engine.writer() as writer:
        writer.replace(1, interrupted())
    assert engine.count() == 0


# Damage


def _filled(path: Path) -> TantivyEngine:
    engine = open_engine(path)
    for start in (0, 40):
        own = [make_document(n, f"title {n}", f"wages text {n} " * 20) for n in range(start, start + 40)]
        fill(engine, [*own, *(make_document(n, position=1, body=f"passage {n}") for n in range(start, start + 40))])
    fill(engine, [make_document(3, "changed")])
    return engine


def _files(path: Path) -> list[str]:
    return sorted(json.loads((path / "manifest.json").read_text())["files"])


def _flip(file: Path, at: float) -> None:
    content = bytearray(file.read_bytes())
    content[int((len(content) - 1) * at)] ^= 0x10
    file.write_bytes(content)


def test_a_whole_index_verifies(tmp_path: Path) -> None:
    _filled(tmp_path)
    assert verify_manifest(tmp_path) == []


def test_any_flipped_truncated_or_deleted_file_is_named(tmp_path: Path) -> None:
    _filled(tmp_path / "whole")
    names = _files(tmp_path / "whole")
    assert len(names) > 14
    for name in names:
        for damage in (
            lambda file: _flip(file, 0),
            lambda file: _flip(file, 0.5),
            lambda file: _flip(file, 1),
            lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
            lambda file: file.write_bytes(b""),
            lambda file: file.unlink(),
        ):
            copy = tmp_path / "copy"
            shutil.copytree(tmp_path / "whole", copy)
            damage(copy / name)
            problems = verify_manifest(copy)
            assert any(name in problem for problem in problems), (name, problems)
            shutil.rmtree(copy)


def test_segments_written_after_the_manifest_are_checked_by_their_checksum(tmp_path: Path) -> None:
    _filled(tmp_path)
    before = (tmp_path / "manifest.json").read_bytes()
    fill(open_engine(tmp_path), [make_document(100, "later")])
    new = [name for name in _files(tmp_path) if name not in json.loads(before)["files"]]
    (tmp_path / "manifest.json").write_bytes(before)
    assert verify_manifest(tmp_path) == []
    _flip(tmp_path / next(name for name in new if name.endswith(".idx")), 0.3)
    assert len(verify_manifest(tmp_path)) == 1


def test_a_missing_or_broken_manifest_is_a_problem(tmp_path: Path) -> None:
    open_engine(tmp_path)
    (tmp_path / "manifest.json").write_text("{")
    assert verify_manifest(tmp_path)
    (tmp_path / "manifest.json").unlink()
    assert verify_manifest(tmp_path)


@pytest.mark.parametrize("suffix", ["meta.json", ".idx", ".term", ".fast", ".fieldnorm", ".store"])
def test_a_file_that_is_gone_or_cut_is_an_error_never_an_empty_answer(tmp_path: Path, suffix: str) -> None:
    _filled(tmp_path)
    for name in _files(tmp_path):
        if name.startswith("items/") and name.endswith(suffix):
            file = tmp_path / name
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(SearchError):
        open_engine(tmp_path).search(typed("wages"), PUBLIC, facets={"kind": 5})


# The scope against brute force

_TOKENS = ("public", "staff", "unit:a", "person:1")


_token_sets = st.lists(st.sampled_from(_TOKENS), unique=True, max_size=3)
_times = st.sampled_from((0, 1, 5, 9, 10, 11, FOREVER))
_documents = st.builds(
    make_document,
    st.just(0),
    st.just("wages"),
    tokens=_token_sets,
    stewards=_token_sets,
    is_open=st.booleans(),
    is_listed=st.booleans(),
    open_from=_times,
    open_until=_times,
)
_scopes = st.builds(
    Scope,
    tokens=_token_sets.map(frozenset),
    now=st.integers(0, 12),
    denied=st.frozensets(st.integers(0, 30), max_size=4),
)


def _in_scope(document: Document, scope: Scope) -> bool:
    in_force = document.is_open and document.open_from <= scope.now < document.open_until
    meets = in_force and bool(scope.tokens & set(document.tokens))
    stewards = bool(scope.tokens & set(document.stewards))
    return (meets or stewards) and document.item not in scope.denied


@pytest.fixture(scope="module")
def shared_engine(tmp_path_factory: pytest.TempPathFactory) -> TantivyEngine:
    return open_engine(tmp_path_factory.mktemp("scopes"))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=st.lists(_documents, min_size=1, max_size=30), scopes=st.lists(_scopes, min_size=1, max_size=8))
def test_the_scope_filter_equals_brute_force(
    shared_engine: TantivyEngine, drawn: list[Document], scopes: list[Scope]
) -> None:
    documents = [replace(document, item=n, short_id=f"ST-{n:06d}") for n, document in enumerate(drawn)]
    with shared_engine.writer() as writer:
        for n in range(31):
            writer.replace(n, [document for document in documents if document.item == n])
    for scope in scopes:
        for query in (typed("wages"), Query(), Query(include_archived=True)):
            answer = shared_engine.search(query, scope, limit=100)
            expected = {d.item for d in documents if _in_scope(d, scope) and (d.is_listed or query.include_archived)}
            assert {hit.item for hit in answer.hits} == expected
            assert answer.total == len(expected)


def test_many_openers_of_a_new_index_all_get_it(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        engines = list(pool.map(open_engine, [tmp_path / "index"] * 8))
    fill(engines[0], [make_document(1)])
    assert [engine.count() for engine in engines] == [1] * 8


def test_only_short_answers_without_words_are_remembered(tmp_path: Path) -> None:
    engine = open_engine(tmp_path)
    fill(engine, [make_document(number) for number in range(3)])
    for limit in (20, MOST_HITS, MOST_HITS + 1, 10_000):
        assert engine.search(Query(), PUBLIC, limit=limit).total == 3
    assert len(engine._items.view().remembered.answers) == 2
