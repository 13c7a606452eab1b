"""How good the search of this home is, by judged queries: the same search as on the page, as one viewer."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from stoa.across.discovery.asking import Asked
from stoa.across.discovery.queries import find
from stoa.across.relevance.models import JudgedQuery
from stoa.across.relevance.queries import TOLERANCE, items_named
from stoa.engine.measures.retrieval import mean, ndcg_at_k, recall_at_k, reciprocal_rank
from stoa.foundation.access.reach import PUBLIC, STAFF, Viewer
from stoa.foundation.items.models import Item, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from stoa.across.relevance.lines import Line

    Ranking = Callable[[Viewer, "Judged"], list[Item]]

DEPTH = 10
SPARE = 60
"""Hits fetched beyond the first ten, for those that count neither for nor against: drafts, the query's own language."""
ALL = "all"
QUERIES, ACROSS, OFFERED = "queries", "across", "offered"


@dataclass(frozen=True, slots=True)
class Judged:
    """A query with the grades of items by id; `across` counts items in other languages than its own alone.

    `offered`: out of a knowledge check, so measured apart.
    """

    text: str
    language: str
    grades: Mapping[int, int]
    across: bool = False
    offered: bool = False

    @property
    def set_name(self) -> str:
        return ACROSS if self.across else OFFERED if self.offered else QUERIES


@dataclass(frozen=True, slots=True)
class Figures:
    """How good the rankings of some queries are, each figure from 0 to 1."""

    queries: int
    ndcg_at_10: float
    mrr: float
    recall_at_10: float

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


Sets = dict[str, dict[str, Figures]]
"""Figures by set (`queries`, `across`, `offered`), then by language, with `all` for every one."""


def staff_viewer() -> Viewer:
    """Somebody of the staff and nobody in particular: sees what all staff see."""
    return Viewer(frozenset({PUBLIC, STAFF}))


def judged_here() -> Iterator[Judged]:
    """The judged queries of this home."""
    for query in JudgedQuery.objects.order_by("pk").prefetch_related("judgments").iterator(chunk_size=200):
        grades = {row.item_id: row.grade for row in query.judgments.all()}
        yield Judged(query.text, query.language, grades, query.across, query.offered)


def judged_in(lines: Iterable[Line], viewer: Viewer) -> Iterator[Judged]:
    """Judged queries of a file, with the items of this home that the viewer may see."""
    written = list(lines)
    items = items_named(viewer, [name for line in written for name in line.grades])
    for line in written:
        grades = {items[name]: grade for name, grade in line.grades.items() if name in items}
        yield Judged(line.text, line.language, grades, line.across, line.offered)


def measure(viewer: Viewer, judged: Iterable[Judged], *, ranked: Ranking | None = None) -> Sets:
    """Ask every query as `viewer` and measure the answers. Queries of whose answers the viewer may see none are left out.

    `ranked` gives the items of a query in order, by default the search of the page. Raises SearchError when the engine
    cannot answer.
    """
    scores: dict[str, dict[str, list[tuple[float, float, float]]]] = defaultdict(lambda: defaultdict(list))
    queries = list(judged)
    open_to = _countable(viewer, {item for query in queries for item in query.grades})
    for query in queries:
        grades = {str(item): grade for item, grade in query.grades.items() if item in open_to}
        if any(grades.values()):
            ranking = [str(item.pk) for item in (ranked or found_by_search)(viewer, query) if _counts(item, query)]
            score = _score(ranking[:DEPTH], grades)
            for language in (query.language, ALL):
                scores[query.set_name][language].append(score)
    return {name: {key: _figures(rows) for key, rows in sorted(by.items())} for name, by in sorted(scores.items())}


def found_by_search(viewer: Viewer, query: Judged, *, own_words: bool = False) -> list[Item]:
    """What the search page would show, in order."""
    asked = Asked(text=query.text, own_words=own_words)
    return [hit.item for hit in find(viewer, asked, query.language, limit=DEPTH + SPARE).hits]


def found_first(viewer: Viewer, query: JudgedQuery) -> list[Item]:
    """The first ten that search finds now and that may count."""
    asked = Judged(query.text, query.language, {}, query.across)
    return [item for item in found_by_search(viewer, asked) if _counts(item, asked)][:DEPTH]


def of_one(viewer: Viewer, query: JudgedQuery, found: Sequence[Item]) -> Figures | None:
    """How good the list found for one query is; None while nothing that answers it is judged."""
    grades = {row.item_id: row.grade for row in query.judgments.all()}
    judged = Judged(query.text, query.language, grades, query.across)
    sets = measure(viewer, [judged], ranked=lambda viewer, query: list(found))
    return next((by_language[ALL] for by_language in sets.values()), None)


def fallen(before: Mapping[str, Any], now: Sets, tolerance: float = TOLERANCE) -> list[str]:
    """Sentences naming the sets and languages whose nDCG@10 is lower than before by more than `tolerance`."""
    found = []
    for name, by_language in before.items():
        for language, was in by_language.items():
            figures = now.get(name, {}).get(language)
            reached = figures.ndcg_at_10 if figures else 0.0
            if was["ndcg_at_10"] - reached > tolerance:
                found.append(f"{name}, {language}: nDCG@10 fell from {was['ndcg_at_10']:.3f} to {reached:.3f}.")
    return found


def _countable(viewer: Viewer, items: set[int]) -> set[int]:
    rows = Item.objects.visible_to(viewer).filter(pk__in=items, status=Status.PUBLISHED)
    return set(rows.values_list("pk", flat=True))


def _counts(item: Item, query: Judged) -> bool:
    return item.status == Status.PUBLISHED and not (query.across and item.language == query.language)


def _score(ranking: Sequence[str], grades: Mapping[str, int]) -> tuple[float, float, float]:
    return (
        ndcg_at_k(ranking, grades, DEPTH),
        reciprocal_rank(ranking, grades),
        recall_at_k(ranking, grades, DEPTH),
    )


def _figures(scores: Sequence[tuple[float, float, float]]) -> Figures:
    ndcg, mrr, recall = (round(mean(values), 4) for values in zip(*scores, strict=True))
    return Figures(len(scores), ndcg, mrr, recall)
