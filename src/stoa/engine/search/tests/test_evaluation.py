"""Figures of a tiny collection, and of the real ones where they are at hand."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from stoa.engine.search.evaluation import CollectionError, evaluate, read_collection
from stoa.engine.search.tantivy_engine import create_engine
from stoa.engine.search.tests.documents import make_document

FIELDS_PROMISED = {
    "collection", "engine", "documents", "queries", "ndcg_at_10", "recall_at_100", "mrr", "index_docs_per_second", "latency_ms",
}  # fmt: skip


def _write(folder: Path, corpus: list[dict[str, str]], queries: dict[str, str], qrels: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, corpus)))
    (folder / "queries.jsonl").write_text("\n".join(json.dumps({"_id": k, "text": v}) for k, v in queries.items()))
    (folder / "qrels.tsv").write_text(qrels)
    return folder


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    corpus = [
        {"_id": "a", "title": "Wages", "text": "The minimum wage rises in mining and in farming this year."},
        {"_id": "b", "title": "", "text": "Fishing at deep sea is dangerous work for young people."},
        {"_id": "c", "title": "", "text": "Les salaires augmentent dans les mines du pays.", "language": "fr"},
    ]
    qrels = "query-id\tcorpus-id\tscore\n1\ta\t1\n2\tb\t1\n2\tc\t0\n3\tc\t2\n9\ta\t1\n"
    queries = {"1": "minimum wages?", "2": "what is dangerous: fishing", "3": "salaire", "4": "not judged"}
    return _write(tmp_path / "tiny", corpus, queries, qrels)


def test_a_tiny_collection_is_answered_perfectly(collection: Path) -> None:
    figures = evaluate(collection, create_engine).as_json()
    assert set(figures) >= FIELDS_PROMISED
    assert (figures["collection"], figures["documents"], figures["queries"]) == ("tiny", 3, 3)
    assert figures["ndcg_at_10"] == figures["recall_at_100"] == figures["mrr"] == 1
    assert figures["index_docs_per_second"] > 0
    assert set(figures["latency_ms"]) == {"p50", "p95", "p99"}
    assert figures["language"] == "en"
    json.dumps(figures)


def test_other_content_beside_can_only_lower_a_ranking(collection: Path) -> None:
    beside = [
        make_document(1, body="minimum wages " * 3, tokens=("staff",)),
        make_document(2, "salaires", language="fr"),
    ]
    figures = evaluate(collection, create_engine, beside=beside)
    assert figures.beside == 2
    assert figures.documents == 3
    assert 0 < figures.ndcg_at_10 <= 1


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("corpus.jsonl", "{", "corpus.jsonl, line 1: not JSON"),
        ("corpus.jsonl", '{"_id": 5}', "_id and text"),
        ("queries.jsonl", "[]", "queries.jsonl, line 1"),
        ("qrels.tsv", "a\tb\t1\nb c", "qrels.tsv, line 2"),
    ],
)
def test_a_malformed_file_is_named_with_its_line(collection: Path, file: str, text: str, says: str) -> None:
    (collection / file).write_text(text)
    with pytest.raises(CollectionError, match=says):
        read_collection(collection)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CollectionError, match="cannot be read"):
        read_collection(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "least"), [("scifact", 0.69), ("piaf-fr", 0.62), ("xquad-es", 0.95)])
def test_ranking_on_real_collections_reaches_its_floor(name: str, least: float) -> None:
    data = Path(os.environ.get("STOA_TEST_DATA", "../shared/data")) / "ir" / name
    if not data.is_dir():
        pytest.skip(f"The collection {name} is not at hand: set STOA_TEST_DATA.")
    assert evaluate(data, create_engine).ndcg_at_10 >= least
