"""What the words find and what is near in meaning, in one list: reciprocal ranks of both are added (RRF, Cormack 2009).

Ranks of meaning count by a weight. The first hundred of either take part; what only words find follows as before. The total
counts the union, and `by_meaning` says how many of it hold none of the words. Facets count the same union; beside a filter,
what another value of it would bring is counted by words. Where somebody asked for more than words (a phrase, a field,
something left out, another order, "only my words") or in a language that the model does not know, the list goes by words alone.

Passages and related items come of both likewise (`together`).
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.utils.translation import ngettext

from stoa.across.discovery.nearness import nearest_passing, out_of_order, unless_it_fails
from stoa.engine.search.protocol import Answer, Hit, SearchError
from stoa.foundation.meaning.queries import takes_part

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from stoa.across.discovery.asking import Asked
    from stoa.across.discovery.nearness import Near
    from stoa.across.discovery.understanding import Understood
    from stoa.engine.search.protocol import Engine, Query, Scope
    from stoa.foundation.access.reach import Viewer

RRF = 60
DEPTH = 100
_SPARE_VALUES = 200
"""Values of a facet asked for beyond those shown, so that few that meaning adds to are unknown."""
Facets = dict[str, dict[str, int]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fused:
    """One page of the list. `by_meaning` of the total were found by meaning alone; `notes` are for the reader."""

    answer: Answer
    by_meaning: int = 0
    notes: tuple[str, ...] = ()


def search(
    engine: Engine,
    viewer: Viewer,
    asked: Asked,
    understood: Understood,
    scope: Scope,
    language: str,
    *,
    limit: int,
    facets: Mapping[str, int],
    later: Collection[str] = (),
) -> Fused:
    """The page asked for. When the model fails the list goes by words, says so, and the log says why.

    Facets in `later` wait where words match many, as the engine says; beside meaning they are counted at once.
    """
    offset = (asked.page - 1) * limit
    query = understood.query
    found = _found_near(viewer, asked, query, language)
    if not found:
        notes = (out_of_order(),) if found is None else ()
        answer = engine.search(query, scope, limit=limit, offset=offset, sort=asked.sort, facets=facets, later=later)
        return Fused(answer, notes=notes)
    return _fused(engine, query, scope, found, limit=limit, offset=offset, facets=facets)


def together(by_words: Sequence[int], by_meaning: Sequence[int]) -> dict[int, float]:
    """As `weighed`, by the weight that is set: at full weight a weak model spoils what good words find."""
    return weighed(by_words, by_meaning, settings.STOA_MEANING_WEIGHT)


def weighed(by_words: Sequence[T], by_meaning: Sequence[T], weight: float) -> dict[T, float]:
    """All of both lists with the sum of their reciprocal ranks, best first; of equals, what holds the words comes first.

    A place among the nearest counts `weight` times one among those that hold the words.
    """
    words, meaning = ({item: place for place, item in enumerate(ids, 1)} for ids in (by_words, by_meaning))
    scores = {item: _share(words.get(item)) + _share(meaning.get(item), weight) for item in (*by_words, *by_meaning)}
    last = len(scores) + 1
    order = sorted(scores, key=lambda item: (-scores[item], words.get(item, last), meaning.get(item, last)))
    return {item: scores[item] for item in order}


def explained(
    engine: Engine, viewer: Viewer, asked: Asked, understood: Understood, scope: Scope, item: int, language: str
) -> dict[str, Any]:
    """The engine's account of an item's rank, and beside it its place among the nearest and what both add to the list."""
    query = understood.query
    found = _found_near(viewer, asked, query, language) or []
    try:
        account: dict[str, Any] = json.loads(engine.explain(query, scope, item))
    except SearchError:
        if not any(one.item == item for one in found):
            raise
        account = {"item": item, "score": 0.0, "adds": []}
    if not found:
        return account
    words = [hit.item for hit in engine.search(query, scope, limit=DEPTH).hits]
    by_words, by_meaning = (_place(item, ids) for ids in (words, [one.item for one in found]))
    adds = _share(by_meaning, settings.STOA_MEANING_WEIGHT)
    likeness = next((one.likeness for one in found if one.item == item), None)
    account["meaning"] = {"place": by_meaning, "likeness": likeness, "adds": adds}
    account["words"] = {"place": by_words, "adds": _share(by_words)}
    account["fused"] = round(_share(by_words) + adds, 6)
    return account


def _found_near(viewer: Viewer, asked: Asked, query: Query, language: str) -> list[Near] | None:
    """What takes part beside the words: nothing where somebody asked for more than words, None where the model fails."""
    if not (takes_part(language) and _goes_by_meaning(asked, query)):
        return []
    text = " ".join(clause.text for group in query.groups for clause in group)
    return unless_it_fails(lambda: nearest_passing(viewer, text, query.filters, DEPTH))


def _goes_by_meaning(asked: Asked, query: Query) -> bool:
    clauses = [clause for group in query.groups for clause in group]
    plain = all(clause.kind == "words" and not clause.excluded for clause in clauses)
    is_wanted = asked.sort == "relevance" and not asked.own_words and not query.include_archived
    is_bounded = query.since is not None or query.until is not None
    return bool(clauses and plain and is_wanted and not is_bounded)


def _fused(
    engine: Engine,
    query: Query,
    scope: Scope,
    found: Sequence[Near],
    *,
    limit: int,
    offset: int,
    facets: Mapping[str, int],
) -> Fused:
    """The page of the fused list: its head is the first hundred of both, then comes what else the words find.

    Asking once more without what is near in meaning gives the rest of the list, and tells how many of the near hold the
    words: the difference of the totals.
    """
    by_words = engine.search(query, scope, limit=DEPTH)
    nearby = frozenset(one.item for one in found)
    head = _head(by_words.hits, found)
    alone = sum(hit.item not in nearby for hit in by_words.hits)
    page = head[offset : offset + limit]
    rest = engine.search(
        query,
        replace(scope, denied=scope.denied | nearby),
        limit=max(limit - len(page), 1),
        offset=alone + max(offset - len(head), 0),
        facets={name: size + _SPARE_VALUES for name, size in facets.items()},
    )
    if len(page) < limit:
        first = DEPTH + 1 + max(offset - len(head), 0)
        page += [replace(hit, score=_share(first + n)) for n, hit in enumerate(rest.hits)]
    only = len(found) - (by_words.total - rest.total)
    answer = Answer(tuple(page), rest.total + len(found), _counted(rest.facets, found, facets))
    return Fused(answer, only, _said(only))


def _head(by_words: Sequence[Hit], found: Sequence[Near]) -> list[Hit]:
    """The first hundred of both."""
    hits = {one.item: Hit(one.item, 0, 0.0, one.short_id) for one in found} | {hit.item: hit for hit in by_words}
    scores = together([hit.item for hit in by_words], [one.item for one in found])
    return [replace(hits[item], score=score) for item, score in scores.items()]


def _share(place: int | None, weight: float = 1.0) -> float:
    return weight / (RRF + place) if place else 0.0


def _place(item: int, ids: Sequence[int]) -> int | None:
    return ids.index(item) + 1 if item in ids else None


def _counted(counts: Mapping[str, Mapping[str, int]], found: Sequence[Near], sizes: Mapping[str, int]) -> Facets:
    """Both counts added. A value of which only one is known is left out: it is among the rarest."""
    return {name: dict(_added(counts.get(name, {}), name, found, size)) for name, size in sizes.items()}


def _added(counts: Mapping[str, int], name: str, found: Sequence[Near], size: int) -> Iterator[tuple[str, int]]:
    all_known = len(counts) < size + _SPARE_VALUES
    added = Counter(value for one in found for value in one.facets.get(name, ()))
    both = {value: counts.get(value, 0) + added[value] for value in {*counts, *added} if all_known or value in counts}
    yield from sorted(both.items(), key=lambda entry: (-entry[1], entry[0]))[:size]


def _said(only: int) -> tuple[str, ...]:
    if not only:
        return ()
    said = ngettext(
        "%(count)s of these was found by its meaning: it holds none of your words.",
        "%(count)s of these were found by their meaning: they hold none of your words.",
        only,
    )
    return (said % {"count": only},)
