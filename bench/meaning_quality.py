"""Measures what a model does to ranking: words alone, meaning alone, and both, on judged collections and on a demonstration.

    STOA_HOME=FOLDER STOA_MEANING=MODEL .venv/bin/python bench/meaning_quality.py [--collections FOLDER] [--keep-vectors FOLDER]

STOA_HOME is a demonstration with its worker stopped and without vectors; MODEL a folder. Weights are tried on every second
query and told of the others. Writes `bench/results/meaning-quality.json`.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from measuring import ROOT, circumstances, keep, percentiles, set_up_django

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stoa.across.relevance.measuring import Judged
    from stoa.engine.meaning.folder import FolderEmbedder
    from stoa.engine.meaning.protocol import Matrix
    from stoa.engine.search.evaluation import Collection

    Pair = tuple[list[str], list[str], Mapping[str, int]]
    """The first hundred by words and by meaning, and the grades of what answers."""

COLLECTIONS = ("scifact", "piaf-fr", "xquad-es", "xquad-en", "xquad-en-es")
LANGUAGES = {"piaf-fr": "fr", "xquad-es": "es", "xquad-en-es": "es"}
WEIGHTS = (0.1, 0.25, 0.5, 0.75, 1.0)
"""What a place among the nearest counts beside one among those that hold the words."""
LONGEST = 2_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    data = Path(os.environ.get("STOA_TEST_DATA") or ROOT.parent / "shared" / "data")
    parser.add_argument("--collections", type=Path, default=data / "ir")
    parser.add_argument("--keep-vectors", type=Path, help="folder where vectors of texts are kept for the next run")
    options = parser.parse_args()
    set_up_django()
    from stoa.engine.meaning.folder import FolderEmbedder

    before = _resident_mb()
    model = FolderEmbedder(Path(os.environ["STOA_MEANING"]))
    identity = model.identity()
    model.embed(["A text of some words."] * 32, is_query=False)
    figures: dict[str, Any] = {"bench": "meaning_quality", **circumstances(), "model": identity.name}
    figures |= {"dimensions": identity.dimensions, "model_adds_mb": _resident_mb() - before}
    figures["speed"] = _speed(model)
    figures["ndcg_at_10"] = {
        name: _of_collection(options.collections / name, model, options.keep_vectors) for name in COLLECTIONS
    }
    figures["demonstration"] = _of_demonstration()
    keep("meaning-quality", figures)


def _resident_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _speed(model: FolderEmbedder) -> dict[str, Any]:
    """In one thread: a query of ten words, and texts as long as the model reads."""
    query, text = (
        "how many children work in the fields of the region",
        "The inspectors visited forty farms in May. " * 50,
    )
    times, worked = [], time.process_time()
    for number in range(50):
        began = time.perf_counter()
        model.embed([f"{query} {number}"], is_query=True)
        times.append((time.perf_counter() - began) * 1000)
    on_processor = (time.process_time() - worked) * 1000 / 50
    began, worked = time.perf_counter(), time.process_time()
    model.embed([text[:LONGEST]] * 64, is_query=False)
    by_clock, by_processor = time.perf_counter() - began, time.process_time() - worked
    return {
        "query_ms": {**percentiles(times), "processor": round(on_processor, 1)},
        "longest_texts_a_second": {"clock": round(64 / by_clock, 1), "processor": round(64 / by_processor, 1)},
    }


def _of_collection(folder: Path, model: FolderEmbedder, kept: Path | None) -> dict[str, Any]:
    from stoa.across.discovery.fusing import DEPTH
    from stoa.engine.search.evaluation import read_collection

    collection = read_collection(folder)
    texts = [f"{row.get('title') or ''}\n{row['text']}".strip()[:LONGEST] for row in collection.documents]
    vectors = _embedded(texts, model, kept / f"{folder.name}.npy" if kept else None)
    queries = model.embed(list(collection.queries.values()), is_query=True)
    by_words = _by_words(collection, LANGUAGES.get(folder.name, "en"))
    names = [row["_id"] for row in collection.documents]
    nearest = [[names[at] for at in np.argsort(-(vectors @ query), kind="stable")[:DEPTH]] for query in queries]
    grades = (collection.judgements[key] for key in collection.queries)
    return {"documents": len(texts), **_compared(list(zip(by_words, nearest, grades, strict=True)))}


def _embedded(texts: Sequence[str], model: FolderEmbedder, file: Path | None) -> Matrix:
    if file is not None and file.exists():
        found: Matrix = np.load(file)
        return found
    vectors = model.embed(texts, is_query=False).astype(np.float16).astype(np.float32)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        np.save(file, vectors)
    return vectors


def _by_words(collection: Collection, language: str) -> list[list[str]]:
    from tempfile import TemporaryDirectory

    from stoa.across.discovery.fusing import DEPTH
    from stoa.engine.search.protocol import Document, Scope
    from stoa.engine.search.query_language import words_only
    from stoa.engine.search.tantivy_engine import open_engine

    names = [row["_id"] for row in collection.documents]
    everybody = frozenset({"public"})
    with TemporaryDirectory() as scratch:
        engine = open_engine(Path(scratch) / "index")
        with engine.writer() as writer:
            for at, row in enumerate(collection.documents):
                title, tokens = row.get("title") or "", tuple(everybody)
                found = Document(at, 0, f"ST-{at}", 1, language, title, body=row["text"], tokens=tokens)
                writer.replace(at, [found])
        scope = Scope(tokens=everybody, now=1)
        asked = collection.queries.values()
        return [[names[hit.item] for hit in engine.search(words_only(q), scope, limit=DEPTH).hits] for q in asked]


def _compared(pairs: Sequence[Pair]) -> dict[str, Any]:
    """By words, by meaning, and by both with each weight; the weight that is best on the even ones, told of the odd."""
    known, held_back = pairs[::2], pairs[1::2]
    best = max(WEIGHTS, key=lambda weight: (_quality(known, weight), -weight))
    return {
        "queries": len(pairs),
        "words": _quality(pairs, 0.0),
        "meaning": _quality([([], near, grades) for _, near, grades in pairs], 1.0),
        "by_weight": {str(weight): _quality(pairs, weight) for weight in WEIGHTS},
        "best_weight_on_even": best,
        "odd": {"words": _quality(held_back, 0.0)} | {str(one): _quality(held_back, one) for one in WEIGHTS},
    }


def _quality(pairs: Sequence[Pair], weight: float) -> float:
    from stoa.engine.measures.retrieval import mean, ndcg_at_k

    return round(mean([ndcg_at_k(_fused(words, near, weight), grades, 10) for words, near, grades in pairs]), 4)


def _fused(words: Sequence[str], near: Sequence[str], weight: float) -> list[str]:
    from stoa.across.discovery.fusing import weighed

    return list(weighed(words, near if weight else (), weight))


def _of_demonstration() -> dict[str, Any]:
    """The search of the page on the judged queries, by set and language, and what a page takes."""
    from django.conf import settings

    from stoa.across.relevance.measuring import judged_here, staff_viewer
    from stoa.foundation.access.models import AccessToken
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.meaning.standing import standing
    from stoa.foundation.meaning.turns import catch_up

    began = time.perf_counter()
    catch_up()
    embedded, viewer, model = time.perf_counter() - began, staff_viewer(), settings.STOA_MEANING
    judged = _open_to(viewer, list(judged_here()))
    state = standing()
    found: dict[str, Any] = {"items": state.items if state else 0, "embedded_in_seconds": round(embedded, 1)}
    groups: dict[str, list[Judged]] = {}
    for one in judged:
        groups.setdefault(f"{'across' if one.across else 'queries'}, {one.language}", []).append(one)
    lists = {name: _lists(viewer, several) for name, several in groups.items()}
    for kind in ("queries", "across"):
        lists[f"{kind}, all"] = [pair for name, pairs in list(lists.items()) if name.startswith(kind) for pair in pairs]
    found["ndcg_at_10"] = {name: _compared(pairs) for name, pairs in sorted(lists.items())}
    everybody = Viewer(frozenset({"public", *AccessToken.objects.values_list("token", flat=True)}))
    found["questions"] = {"with": _of_questions(everybody, model), "without": _of_questions(everybody, "")}
    found["page_ms"] = {"with": _page_times(viewer, judged, model), "without": _page_times(viewer, judged, "")}
    return found


def _open_to(viewer: Any, judged: Sequence[Judged]) -> list[Judged]:
    """The queries with the grades of what the viewer may see; those of which that is nothing are left out."""
    from stoa.foundation.items.models import Item, Status

    rows = Item.objects.visible_to(viewer).filter(pk__in={pk for one in judged for pk in one.grades})
    seen = set(rows.filter(status=Status.PUBLISHED).values_list("pk", flat=True))
    kept = [replace(one, grades={pk: grade for pk, grade in one.grades.items() if pk in seen}) for one in judged]
    return [one for one in kept if any(one.grades.values())]


def _lists(viewer: Any, judged: Sequence[Judged]) -> list[Pair]:
    """What words find on the page and what is near, as far as it counts for the query: see `stoa eval --judged`."""
    from django.conf import settings

    from stoa.across.discovery.fusing import DEPTH
    from stoa.across.relevance.measuring import found_by_search
    from stoa.foundation.items.queries.listing import items_by_id
    from stoa.foundation.meaning.queries import near

    pairs: list[Pair] = []
    model = settings.STOA_MEANING
    for one in judged:
        settings.STOA_MEANING = ""
        words = found_by_search(viewer, one)
        settings.STOA_MEANING = model
        ids = [found.item for found in near(viewer, one.text, DEPTH)]
        items = items_by_id(viewer, ids)
        nearby = [items[pk] for pk in ids if pk in items]
        grades = {str(pk): grade for pk, grade in one.grades.items()}
        pairs.append((_counted(words, one), _counted(nearby, one), grades))
    return pairs


def _counted(items: Sequence[Any], query: Judged) -> list[str]:
    from stoa.foundation.items.models import Status

    return [
        str(item.pk)
        for item in items
        if item.status == Status.PUBLISHED and not (query.across and item.language == query.language)
    ]


def _of_questions(viewer: Any, model: str) -> dict[str, float]:
    """Of the questions that something answers, the part whose first quotation or its passage holds the answer, or is there.

    `refused` is the part of those that nothing answers for which nothing was quoted.
    """
    import json

    from django.conf import settings

    from stoa.across.answers.queries import answer

    settings.STOA_MEANING = model
    file = ROOT / "src" / "stoa" / "interfaces" / "cli" / "demonstration" / "judged" / "questions.jsonl"
    rows = [json.loads(line) for line in file.read_text().splitlines()]
    marks: dict[str, list[bool]] = {"quoted": [], "passage": [], "answered": [], "refused": []}
    for row in rows:
        best = answer(viewer, row["question"], row["language"]).quotations[:1]
        if not row["answers"]:
            marks["refused"].append(not best)
            continue
        texts = [_bare(given["text"]) for given in row["answers"]]
        marks["quoted"].append(any(text in _bare(one.text) for one in best for text in texts))
        marks["passage"].append(any(text in _bare(one.passage.text) for one in best for text in texts))
        marks["answered"].append(bool(best))
    return {"questions": len(rows)} | {name: round(sum(held) / len(held), 3) for name, held in marks.items()}


def _bare(text: str) -> str:
    from stoa.engine.text.markdown import plain_text

    return " ".join(plain_text(text).replace("|", " ").split()).lower()


def _page_times(viewer: Any, judged: Sequence[Judged], model: str) -> dict[str, float]:
    from django.conf import settings

    from stoa.across.discovery.asking import Asked
    from stoa.across.discovery.queries import find
    from stoa.foundation.meaning.looking import memory

    settings.STOA_MEANING = model
    memory.forget()
    find(viewer, Asked("warming up"), "en")
    times = []
    for one in judged:
        began = time.perf_counter()
        find(viewer, Asked(one.text), one.language)
        times.append((time.perf_counter() - began) * 1000)
    return percentiles(times)


if __name__ == "__main__":
    main()
