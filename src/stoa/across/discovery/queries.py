"""Finding: the engine's answer for a viewer, checked again in the database before anything is shown."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import structlog

from stoa.across.discovery import fusing
from stoa.across.discovery.nearness import like_item
from stoa.across.discovery.pieces import Piece, pieces_of
from stoa.across.discovery.understanding import Understood, understand
from stoa.engine.search.protocol import Answer, Hit, Query, Scope, SearchError
from stoa.engine.search.snippets import Fragment, snippet
from stoa.engine.search.suggestions import Speller
from stoa.engine.text.markdown import plain_text
from stoa.foundation.access.queries import denied_items
from stoa.foundation.indexing.places import pair_in_use
from stoa.foundation.items.queries.listing import items_by_id, titles_beginning, visible_titles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stoa.across.discovery.asking import Asked
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Item

PAGE_SIZE = 20
ALL_KINDS = 100
FACET_SIZES = {"kind": ALL_KINDS, "place": 10, "topic": 12, "year": 60, "language": 8}
LATER = ("place", "topic")
"""Facets with many values to an item: where words match very many, they are counted when the page has come."""
WORDS_FOR_SPELLING = 5_000
FEW = 3
ALIKE = 40
"""So many by words and by meaning take part where the most like an item are looked for."""
NEARLY_AS_GOOD = 0.6
"""Share of the best passage's score that another of the same item must reach to be shown under it."""
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Passage:
    """Where the words of a hit stand: a snippet, and the file and page it comes from (0 for the item's own text)."""

    fragments: tuple[Fragment, ...]
    file: int = 0
    page: int | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class FoundItem:
    """One hit that the viewer may see: where its words stand best, and `more` places nearly as good."""

    item: Item
    passage: Passage
    score: float
    more: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a search. `facets` map names to values and counts; `suggestion` is another spelling or empty.

    Facets `uncounted` are told by `facet_counts`. `by_meaning` of the total hold none of the words: they are near in
    meaning alone.
    """

    understood: Understood
    hits: tuple[FoundItem, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    suggestion: str
    took_ms: float
    by_meaning: int = 0
    uncounted: tuple[str, ...] = ()


def scope_of(viewer: Viewer) -> tuple[Scope, bool]:
    """The viewer's reach compiled for the engine, and whether they read the public index."""
    reach = viewer.reach()
    return Scope(reach.tokens, int(reach.now.timestamp()), denied_items()), reach.is_public


def find(viewer: Viewer, asked: Asked, language: str, *, limit: int = PAGE_SIZE) -> Found:
    """Search as `viewer`. Raises SearchError when the engine cannot answer: never an empty result instead."""
    started = time.perf_counter()
    understood = understand(asked, language)
    scope, is_public = scope_of(viewer)
    engine = pair_in_use().of(is_public=is_public)
    fused = fusing.search(
        engine, viewer, asked, understood, scope, language, limit=limit, facets=FACET_SIZES, later=LATER
    )
    answer, understood = fused.answer, replace(understood, notes=(*understood.notes, *fused.notes))
    items = _checked(viewer, answer)
    best = engine.passages(understood.in_text(), scope, [h.item for h in answer.hits if h.item in items])
    shown = _with_passages([(items[h.item], h) for h in answer.hits if h.item in items], best, understood)
    suggestion = _spelling(viewer, asked) if answer.total - fused.by_meaning < FEW and asked.text else ""
    took = (time.perf_counter() - started) * 1000
    counts, uncounted = answer.facets, answer.uncounted
    return Found(understood, tuple(shown), answer.total, counts, suggestion, took, fused.by_meaning, uncounted)


def facet_counts(viewer: Viewer, asked: Asked, language: str) -> Mapping[str, Mapping[str, int]]:
    """The facets that `find` leaves for later, counted among what the words match.

    Raises SearchError when the engine cannot answer.
    """
    scope, is_public = scope_of(viewer)
    wanted = {name: FACET_SIZES[name] for name in LATER}
    query = understand(asked, language).query
    return pair_in_use().of(is_public=is_public).search(query, scope, limit=1, facets=wanted).facets


def passages_in(viewer: Viewer, item: Item, understood: Understood) -> list[Passage]:
    """The best passages of one item that the viewer may see, for a search they came by; two queries.

    Raises SearchError when the engine cannot answer.
    """
    scope, is_public = scope_of(viewer)
    best = pair_in_use().of(is_public=is_public).passages(understood.in_text(), scope, [item.pk])
    positions = [hit.position for hit in best.get(item.pk, ())]
    pieces = pieces_of({item.pk: item}, {item.pk: positions})[item.pk]
    return [_passage(item, pieces[at], understood) for at in positions if at in pieces]


def explain(viewer: Viewer, asked: Asked, item: int, language: str) -> str:
    """Why an item ranks where it does, for those who may see it and are signed in: scores are not for the public."""
    scope, is_public = scope_of(viewer)
    engine = pair_in_use().of(is_public=is_public)
    return json.dumps(
        fusing.explained(engine, viewer, asked, understand(asked, language), scope, item, language), ensure_ascii=False
    )


def _checked(viewer: Viewer, answer: Answer) -> dict[int, Item]:
    """The hits' items that the database, too, lets the viewer see; a mismatch is dropped and counted in the log."""
    items = items_by_id(viewer, [hit.item for hit in answer.hits])
    if len(items) < len(answer.hits):
        log.warning("hits dropped by the re-check", dropped=len(answer.hits) - len(items))
    return items


def _with_passages(
    found: Sequence[tuple[Item, Hit]], best: Mapping[int, tuple[Hit, ...]], understood: Understood
) -> list[FoundItem]:
    telling = {pk: [h.position for h in hits if h.score >= NEARLY_AS_GOOD * hits[0].score] for pk, hits in best.items()}
    pieces = pieces_of({item.pk: item for item, _ in found}, telling)
    shown = []
    for item, hit in found:
        several = [pieces[item.pk][at] for at in telling.get(item.pk, ()) if at in pieces[item.pk]]
        several = several or [Piece(plain_text(item.text) or item.summary)]
        first, *more = [_passage(item, piece, understood) for piece in several]
        shown.append(FoundItem(item, first, hit.score, tuple(more)))
    return shown


def _passage(item: Item, piece: Piece, understood: Understood) -> Passage:
    fragments = snippet(piece.text, understood.words_in(item.language), item.language)
    return Passage(tuple(fragments), piece.file, piece.page, piece.position)


def _spelling(viewer: Viewer, asked: Asked) -> str:
    """The words in another spelling, from titles the viewer may see; empty when nothing is near."""
    words: dict[str, int] = {}
    for title in visible_titles(viewer, WORDS_FOR_SPELLING):
        for word in title.split():
            bare = word.strip(".,:;!?“”\"'()[]«»")
            words[bare] = words.get(bare, 0) + 1
    return Speller(words).suggest(asked.text[:200]) or ""


def similar_ids(viewer: Viewer, item: Item, limit: int) -> list[int]:
    """Ids of items most like this one by its strongest words, and by meaning where a model is set, best first.

    Ask `items_by_id` which the viewer may see now: no counts come of this, so that look-up is all the protection a tightened
    item needs, and no list of denials is read. Raises SearchError when the engine cannot answer.
    """
    reach = viewer.reach()
    engine = pair_in_use().of(is_public=reach.is_public)
    text = f"{item.title}\n{item.title}\n{item.summary}\n{item.text[:20_000]}"
    scope = Scope(reach.tokens, int(reach.now.timestamp()))
    near = like_item(viewer, item, ALIKE)
    hits = engine.similar(text, scope, limit=ALIKE if near else limit, excluding=item.pk)
    ids = [hit.item for hit in hits]
    return list(fusing.together(ids, near))[:limit] if near else ids


def counts_by(viewer: Viewer, names: Mapping[str, int]) -> Mapping[str, Mapping[str, int]]:
    """How many visible items carry each value of some facets: the numbers beside links that work without them.

    Without any facet when the engine cannot answer (the log says why): the pages then stand without numbers.
    """
    scope, is_public = scope_of(viewer)
    try:
        return pair_in_use().of(is_public=is_public).search(Query(), scope, limit=1, facets=names).facets
    except SearchError as error:
        log.exception("counts are left out, search is not answering", reason=str(error))
        return {}


def completions(viewer: Viewer, prefix: str, limit: int = 5) -> list[tuple[str, str]]:
    """Short id and title of visible items that begin with what was typed."""
    return titles_beginning(viewer, prefix, limit) if len(prefix.strip()) >= 2 else []
