"""Measuring an engine on a test collection in BEIR layout: ranking, index rate and latency."""

from __future__ import annotations

import csv
import json
import time
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from stoa.engine.measures.retrieval import mean, mrr, ndcg_at_k, percentile, recall_at_k
from stoa.engine.search.analysis import STEMMERS
from stoa.engine.search.protocol import Document, Engine, Query, Scope
from stoa.engine.search.query_language import words_only

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

LANGUAGES_GUESSED = (*STEMMERS, "zh", "ja", "ko", "th", "hi", "pl", "uk", "id", "sw")
EVERYONE = "public"
_SAMPLE = 50
_DEPTH = 100
_PAGE = 10


class CollectionError(Exception):
    """A folder is no test collection in BEIR layout: says which file and line is wrong."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of one run. Rates and times hold for this machine at this moment."""

    collection: str
    engine: str
    documents: int
    queries: int
    ndcg_at_10: float
    recall_at_100: float
    mrr: float
    index_docs_per_second: float
    latency_ms: Mapping[str, float]
    language: str
    beside: int

    def as_json(self) -> dict[str, Any]:
        """The figures under the names the command line promises."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Collection:
    """A test collection: texts, questions, and grades by question and text. Only judged questions are kept."""

    name: str
    documents: tuple[Mapping[str, str], ...]
    queries: Mapping[str, str]
    judgements: Mapping[str, Mapping[str, int]]


def evaluate(
    directory: Path,
    factory: Callable[[Path], Engine],
    *,
    beside: Iterable[Document] = (),
    engine_name: str = "tantivy",
    to_query: Callable[[str], Query] = words_only,
) -> Evaluation:
    """Index the collection in a scratch folder with the engine that `factory` makes there, and ask all its questions.

    `beside` goes into the same index, to see how other content bends the statistics; it counts as not relevant. Texts
    carry their language in the field `language`, else the collection's is guessed from a sample. Raises
    CollectionError for files that are missing or malformed.
    """
    collection = read_collection(directory)
    language = _guess_language(collection)
    with TemporaryDirectory(prefix="stoa-eval-") as scratch:
        engine = factory(Path(scratch) / "index")
        others = _write_beside(engine, beside, len(collection.documents))
        rate = _index(engine, collection, language)
        rankings = _rank(engine, collection, to_query)
        times = _time(engine, collection, to_query)
    pairs = [(ranking, collection.judgements[key]) for key, ranking in rankings.items()]
    return Evaluation(
        collection=collection.name,
        engine=engine_name,
        documents=len(collection.documents),
        queries=len(rankings),
        ndcg_at_10=round(mean([ndcg_at_k(ranking, judged, 10) for ranking, judged in pairs]), 4),
        recall_at_100=round(mean([recall_at_k(ranking, judged, _DEPTH) for ranking, judged in pairs]), 4),
        mrr=round(mrr(pairs), 4),
        index_docs_per_second=round(rate, 1),
        latency_ms={f"p{share}": round(percentile(times, share / 100) * 1000, 3) for share in (50, 95, 99)},
        language=language,
        beside=others,
    )


def read_collection(directory: Path) -> Collection:
    """Read corpus.jsonl, queries.jsonl and qrels.tsv (or qrels/test.tsv)."""
    qrels = directory / "qrels.tsv"
    judgements = _read_judgements(qrels if qrels.exists() else directory / "qrels" / "test.tsv")
    documents = tuple(_read_lines(directory / "corpus.jsonl", ("_id", "text")))
    questions = {row["_id"]: row["text"] for row in _read_lines(directory / "queries.jsonl", ("_id", "text"))}
    asked = {key: questions[key] for key in judgements if key in questions}
    return Collection(directory.name, documents, asked, judgements)


def _read_lines(file: Path, needed: tuple[str, ...]) -> Iterator[dict[str, str]]:
    for number, line in enumerate(_text_of(file).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise CollectionError(f"{file}, line {number}: not JSON ({error}).") from error
        missing = [name for name in needed if not isinstance(row, dict) or not isinstance(row.get(name), str)]
        if missing:
            raise CollectionError(f"{file}, line {number}: {' and '.join(missing)} must be there as text.")
        yield row


def _read_judgements(file: Path) -> dict[str, dict[str, int]]:
    judgements: dict[str, dict[str, int]] = defaultdict(dict)
    rows = csv.reader(_text_of(file).splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    for number, row in enumerate(rows, start=1):
        if number == 1 and row and not row[-1].lstrip("-").isdigit():
            continue
        if len(row) not in {3, 4} or not row[-1].strip().lstrip("-").isdigit():
            raise CollectionError(f"{file}, line {number}: wants query, document and a whole number.")
        judgements[row[0]][row[-2]] = int(row[-1])
    return judgements


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CollectionError(f"{file} cannot be read: {error}.") from error


def _guess_language(collection: Collection) -> str:
    """The language most texts of a sample seem to be in."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # half a second and 80 MB, only when used

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages([code for code in LANGUAGES_GUESSED if code in identifier.labels])
    step = max(len(collection.documents) // _SAMPLE, 1)
    votes = Counter(str(identifier.classify(row["text"])[0]) for row in collection.documents[::step])
    return votes.most_common(1)[0][0] if votes else ""


def _write_beside(engine: Engine, beside: Iterable[Document], first_free: int) -> int:
    """Add other content under ids behind those of the collection."""
    numbers: dict[int, int] = {}
    groups: dict[int, list[Document]] = defaultdict(list)
    for document in beside:
        groups[numbers.setdefault(document.item, first_free + len(numbers))].append(document)
    with engine.writer() as writer:
        for number, documents in groups.items():
            writer.replace(number, [_renumbered(document, number) for document in documents])
    return len(groups)


def _renumbered(document: Document, item: int) -> Document:
    return replace(document, item=item, short_id=f"ST-B{item}", tokens=(EVERYONE,), is_open=True)


def _index(engine: Engine, collection: Collection, language: str) -> float:
    """Index the texts; returns documents per second, commit and merges included."""
    started = time.perf_counter()
    with engine.writer() as writer:
        for number, row in enumerate(collection.documents):
            writer.replace(number, [_document(number, row, language)])
    return len(collection.documents) / max(time.perf_counter() - started, 1e-9)


def _document(number: int, row: Mapping[str, str], language: str) -> Document:
    return Document(
        item=number,
        position=0,
        short_id=f"ST-{number:06d}",
        stamp=1,
        language=row.get("language") or language,
        title=row.get("title") or "",
        body=row["text"],
        tokens=(EVERYONE,),
    )


def _rank(engine: Engine, collection: Collection, to_query: Callable[[str], Query]) -> dict[str, list[str]]:
    names = [row["_id"] for row in collection.documents]
    return {
        key: [
            names[hit.item] if hit.item < len(names) else ""
            for hit in engine.search(to_query(text), _scope(), limit=_DEPTH).hits
        ]
        for key, text in collection.queries.items()
    }


def _time(engine: Engine, collection: Collection, to_query: Callable[[str], Query]) -> list[float]:
    """Seconds per question for a page of ten, building the query included."""
    times = []
    for text in collection.queries.values():
        started = time.perf_counter()
        engine.search(to_query(text), _scope(), limit=_PAGE)
        times.append(time.perf_counter() - started)
    return times


def _scope() -> Scope:
    return Scope(tokens=frozenset({EVERYONE}), now=1)
