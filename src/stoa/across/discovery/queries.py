"""Finding: the engine's answer for a viewer, checked again in the database before anything is shown."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from stoa.across.discovery.understanding import Understood, understand
from stoa.engine.search.protocol import Answer, Hit, Query, Scope, SearchError
from stoa.engine.search.snippets import Fragment, snippet
from stoa.engine.search.suggestions import Speller
from stoa.engine.text.markdown import passages, plain_text
from stoa.foundation.access.queries import denied_items
from stoa.foundation.indexing.documents import FILE_STEP
from stoa.foundation.indexing.places import pair_in_use
from stoa.foundation.ingest.models import FilePassage
from stoa.foundation.items.models import Attachment, Item
from stoa.foundation.items.queries.listing import items_by_id, titles_beginning, visible_titles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stoa.across.discovery.asking import Asked
    from stoa.foundation.access.reach import Viewer

PAGE_SIZE = 20
FACET_SIZES = {"kind": 14, "place": 10, "topic": 12, "year": 60, "language": 8}
WORDS_FOR_SPELLING = 5_000
FEW = 3
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Passage:
    """Where the words of a hit stand: a snippet, and the file and page it comes from (0 for the item's own text)."""

    fragments: tuple[Fragment, ...]
    file: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class FoundItem:
    """One hit that the viewer may see."""

    item: Item
    passage: Passage
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a search. `facets` map names to values and counts; `suggestion` is another spelling or empty."""

    understood: Understood
    hits: tuple[FoundItem, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    suggestion: str
    took_ms: float


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
    offset = (asked.page - 1) * limit
    answer = engine.search(understood.query, scope, limit=limit, offset=offset, sort=asked.sort, facets=FACET_SIZES)
    items = _checked(viewer, answer)
    best = engine.passages(understood.query, scope, [h.item for h in answer.hits if h.item in items])
    shown = _with_passages([(items[h.item], h) for h in answer.hits if h.item in items], best, understood.query)
    suggestion = _spelling(viewer, asked) if answer.total < FEW and asked.text else ""
    took = (time.perf_counter() - started) * 1000
    return Found(understood, tuple(shown), answer.total, answer.facets, suggestion, took)


def explain(viewer: Viewer, asked: Asked, item: int, language: str) -> str:
    """Why an item ranks where it does, for those who may see it and are signed in: scores are not for the public."""
    scope, is_public = scope_of(viewer)
    return pair_in_use().of(is_public=is_public).explain(understand(asked, language).query, scope, item)


def _checked(viewer: Viewer, answer: Answer) -> dict[int, Item]:
    """The hits' items that the database, too, lets the viewer see; a mismatch is dropped and counted in the log."""
    items = items_by_id(viewer, [hit.item for hit in answer.hits])
    if len(items) < len(answer.hits):
        log.warning("hits dropped by the re-check", dropped=len(answer.hits) - len(items))
    return items


def _with_passages(
    found: Sequence[tuple[Item, Hit]], best: Mapping[int, tuple[Hit, ...]], query: Query
) -> list[FoundItem]:
    files = _file_passages({item.pk: best[item.pk][0].position for item, _ in found if item.pk in best})
    return [FoundItem(item, _passage(item, best.get(item.pk), files, query), hit.score) for item, hit in found]


def _passage(
    item: Item, best: tuple[Hit, ...] | None, files: Mapping[int, tuple[int, FilePassage]], query: Query
) -> Passage:
    if item.pk in files:
        number, piece = files[item.pk]
        return Passage(tuple(snippet(piece.text, query, item.language)), number, piece.page)
    text = plain_text(item.text)
    if best and best[0].position < FILE_STEP:
        own = passages(item.text)
        at = best[0].position - 1
        text = own[at].text if at < len(own) else text
    return Passage(tuple(snippet(text or item.summary, query, item.language)))


def _file_passages(positions: Mapping[int, int]) -> dict[int, tuple[int, FilePassage]]:
    """The passage of a file that each item's best position names, with the file's number: two queries at most."""
    wanted = {item: divmod(position, FILE_STEP) for item, position in positions.items() if position >= FILE_STEP}
    if not wanted:
        return {}
    blobs = {
        (a.item_id, a.position + 1): a.blob_id for a in Attachment.objects.filter(item_id__in=wanted).order_by("pk")
    }
    keys = {item: (blobs.get((item, number)), position) for item, (number, position) in wanted.items()}
    rows = FilePassage.objects.filter(
        blob_id__in={blob for blob, _ in keys.values()}, position__in={position for _, position in keys.values()}
    )
    texts = {(row.blob_id, row.position): row for row in rows}
    return {item: (wanted[item][0], texts[key]) for item, key in keys.items() if key in texts}


def _spelling(viewer: Viewer, asked: Asked) -> str:
    """The words in another spelling, from titles the viewer may see; empty when nothing is near."""
    words: dict[str, int] = {}
    for title in visible_titles(viewer, WORDS_FOR_SPELLING):
        for word in title.split():
            bare = word.strip(".,:;!?“”\"'()[]«»")
            words[bare] = words.get(bare, 0) + 1
    return Speller(words).suggest(asked.text[:200]) or ""


def similar_ids(viewer: Viewer, item: Item, limit: int) -> list[int]:
    """Ids of items most like this one by its strongest words, best first. Ask `items_by_id` which the viewer may see now.

    No counts come of this, so that look-up is all the protection a tightened item needs: no list of denials is read.
    Raises SearchError when the engine cannot answer.
    """
    reach = viewer.reach()
    engine = pair_in_use().of(is_public=reach.is_public)
    text = f"{item.title}\n{item.title}\n{item.summary}\n{item.text[:20_000]}"
    scope = Scope(reach.tokens, int(reach.now.timestamp()))
    return [hit.item for hit in engine.similar(text, scope, limit=limit, excluding=item.pk)]


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
