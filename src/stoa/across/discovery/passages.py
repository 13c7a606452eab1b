"""The best passages of everything a viewer may read, for a text: what answers, quotations and comparisons begin with."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stoa.across.discovery import fusing
from stoa.across.discovery.nearness import like_text
from stoa.across.discovery.pieces import Piece, own_piece, piece_url, pieces_of
from stoa.across.discovery.queries import scope_of
from stoa.across.discovery.understanding import Understood, understand_text
from stoa.engine.search.analysis import analyser_for, is_stop_word
from stoa.engine.search.query_language import LONGEST_QUERY
from stoa.engine.search.snippets import Fragment, snippet
from stoa.foundation.indexing.places import pair_in_use
from stoa.foundation.items.queries.listing import items_by_id

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from stoa.engine.search.protocol import Hit
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Item

CANDIDATES = 20
"""Items whose passages are compared, at least."""
MOST_CANDIDATES = 60
NEAREST = 10
"""So many of the nearest in meaning take part although they hold none of the words."""
MANY_WORDS = 40
"""A text of more words is prose to compare with, not a query: its telling words are looked for."""
TELLING_WORDS = 80


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """One passage. `file` is 0 for the item's own text; `position` as in the index, 0 for the whole of a short item.

    `score` orders within one answer: the share of the best item's score and that of the best passage's, at most 2.
    """

    item: Item
    text: str
    fragments: tuple[Fragment, ...]
    file: int
    page: int | None
    position: int
    score: float
    url: str


def best_passages(
    viewer: Viewer,
    text: str,
    language: str,
    *,
    limit: int = 20,
    per_item: int = 3,
    filters: Mapping[str, Sequence[str]] | None = None,
) -> list[FoundPassage]:
    """At most `limit` passages, best first, of items the viewer may see, at most `per_item` of each.

    The words rank, with meaning where a model is set, concepts they name in any language are added; of equal texts the best
    placed alone stays. `filters` are those of the search page. Raises SearchError when the engine cannot answer; seven
    queries, however long the text, and two more for meaning (six with filters).
    """
    prose = _telling_words(text, language)
    understood = understand_text(prose or text[:LONGEST_QUERY], language, filters)
    if not understood.query.groups and not understood.query.concepts:
        return []
    scope, is_public = scope_of(viewer)
    engine = pair_in_use().of(is_public=is_public)
    wanted = min(max(limit, CANDIDATES), MOST_CANDIDATES)
    if prose and not filters:
        hits = engine.similar(text, scope, limit=wanted)
    else:
        hits = engine.search(understood.query, scope, limit=wanted).hits
    scores = _with_meaning(hits, like_text(viewer, text, language, filters, wanted))
    items = items_by_id(viewer, list(scores))
    shown = {pk: score for pk, score in scores.items() if pk in items}
    best = engine.passages(understood.in_text(), scope, list(shown))
    found = _candidates(shown, best, items, per_item, with_words={hit.item for hit in hits})
    ranked = sorted(found, key=lambda one: (-one[0], one[1].pk, one[2].position))
    return _different(ranked, understood, prose or text, limit)


def _with_meaning(hits: Sequence[Hit], near: Sequence[int]) -> dict[int, float]:
    """What holds the words and the few nearest, with their scores; by words alone with the engine's."""
    if not near:
        return {hit.item: hit.score for hit in hits}
    words = [hit.item for hit in hits]
    kept = {*words, *near[:NEAREST]}
    return {item: score for item, score in fusing.together(words, near).items() if item in kept}


def _telling_words(text: str, language: str) -> str:
    """The words of a long text that are looked for, most frequent first; empty for a short one, which is taken as it is."""
    words = [word for word in text.split() if word[:1].isalnum()]
    if len(words) <= MANY_WORDS:
        return ""
    analyser = analyser_for(language)
    bare = (word.strip(".,:;!?()[]«»“”\"'").lower() for word in words[:5_000])
    counts = Counter(word for word in bare if len(word) > 2 and not is_stop_word(word, analyser))
    return " ".join(word for word, _ in counts.most_common(TELLING_WORDS))


def _candidates(
    scores: Mapping[int, float],
    best: Mapping[int, Sequence[Hit]],
    items: Mapping[int, Item],
    per_item: int,
    *,
    with_words: Collection[int],
) -> Iterator[tuple[float, Item, Piece]]:
    """Every passage that may be shown, with its score. A short item is its own passage and as good as the item.

    What meaning alone finds in none of its passages stands with its beginning, and counts as the item alone.
    """
    pieces = pieces_of(items, {pk: [hit.position for hit in found[:per_item]] for pk, found in best.items()})
    top_item = max(scores.values(), default=0.0) or 1.0
    top_passage = max((hit.score for found in best.values() for hit in found), default=0.0) or 1.0
    for pk, score in scores.items():
        share = score / top_item
        if pk not in best:
            is_whole = pk in with_words and not items[pk].card["files"]
            yield share * (2 if is_whole else 1), items[pk], own_piece(items[pk])
        for passage in best.get(pk, ())[:per_item]:
            piece = pieces[pk].get(passage.position)
            if piece:
                yield share + passage.score / top_passage, items[pk], piece


def _different(
    ranked: Sequence[tuple[float, Item, Piece]], understood: Understood, words: str, limit: int
) -> list[FoundPassage]:
    found: dict[str, FoundPassage] = {}
    for score, item, piece in ranked:
        said = " ".join(piece.text.split())
        if said and said not in found:
            found[said] = _passage(item, piece, score, understood, words)
        if len(found) == limit:
            break
    return list(found.values())


def _passage(item: Item, piece: Piece, score: float, understood: Understood, words: str) -> FoundPassage:
    fragments = tuple(snippet(piece.text, understood.words_in(item.language), item.language))
    url = piece_url(item.short_id, piece, words, is_marked=any(fragment.marked for fragment in fragments))
    return FoundPassage(item, piece.text, fragments, piece.file, piece.page, piece.position, round(score, 4), url)
