"""What the words find and what is near in meaning, in one list: reciprocal ranks of both are added (RRF, Cormack 2009).

The first hundred of either take part; what only words find follows as before. The total counts the union, and `by_meaning`
says how many of it hold none of the words. Facets count the same union; beside a filter, what another value of it would bring
is counted by words. Where somebody asked for more than words (a phrase,
a field, something left out, another order, "only my words"), the list goes by words alone.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import structlog
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoa.engine.meaning.protocol import MeaningError
from stoa.engine.search.protocol import Answer, Hit, SearchError
from stoa.foundation.directory.models import Group
from stoa.foundation.items.models import Item
from stoa.foundation.meaning.queries import is_on, near
from stoa.foundation.vocabulary.queries import roots_of_places, with_ancestors

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stoa.across.discovery.asking import Asked
    from stoa.across.discovery.understanding import Understood
    from stoa.engine.search.protocol import Engine, Query, Scope
    from stoa.foundation.access.reach import Viewer

RRF = 60
DEPTH = 100
LOOKED_AT = 1_000
"""With a filter, so many of the nearest are sifted by it; what lies further away means something else."""
_SPARE_VALUES = 200
"""Values of a facet asked for beyond those shown, so that few that meaning adds to are unknown."""
log = structlog.get_logger(__name__)
Facets = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Fused:
    """One page of the list. `by_meaning` of the total were found by meaning alone; `notes` are for the reader."""

    answer: Answer
    by_meaning: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Near:
    """An item near in meaning, with the values of its facets."""

    item: int
    short_id: str
    likeness: float
    facets: Mapping[str, tuple[str, ...]]


def search(
    engine: Engine,
    viewer: Viewer,
    asked: Asked,
    understood: Understood,
    scope: Scope,
    *,
    limit: int,
    facets: Mapping[str, int],
) -> Fused:
    """The page asked for. When the model fails the list goes by words, says so, and the log says why."""
    offset = (asked.page - 1) * limit
    query = understood.query
    notes: tuple[str, ...] = ()
    found: list[_Near] = []
    if _goes_by_meaning(asked, query):
        try:
            found = _nearest(viewer, query)
        except (MeaningError, OSError) as error:
            log.warning("searching by words alone: finding by meaning failed", reason=str(error))
            notes = (_("Finding by meaning is out of order at the moment: this list goes by your words alone."),)
    if not found:
        answer = engine.search(query, scope, limit=limit, offset=offset, sort=asked.sort, facets=facets)
        return Fused(answer, notes=notes)
    return _fused(engine, query, scope, found, limit=limit, offset=offset, facets=facets)


def explained(
    engine: Engine, viewer: Viewer, asked: Asked, understood: Understood, scope: Scope, item: int
) -> dict[str, Any]:
    """The engine's account of an item's rank, and beside it its place among the nearest and what both add to the list."""
    query = understood.query
    found = _nearest(viewer, query) if _goes_by_meaning(asked, query) else []
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
    likeness = next((one.likeness for one in found if one.item == item), None)
    account["meaning"] = {"place": by_meaning, "likeness": likeness, "adds": _share(by_meaning)}
    account["words"] = {"place": by_words, "adds": _share(by_words)}
    account["fused"] = round(_share(by_words) + _share(by_meaning), 6)
    return account


def _goes_by_meaning(asked: Asked, query: Query) -> bool:
    clauses = [clause for group in query.groups for clause in group]
    plain = all(clause.kind == "words" and not clause.excluded for clause in clauses)
    is_wanted = asked.sort == "relevance" and not asked.own_words and not query.include_archived
    is_bounded = query.since is not None or query.until is not None
    return bool(is_on() and clauses and plain and is_wanted and not is_bounded)


def _nearest(viewer: Viewer, query: Query) -> list[_Near]:
    """The nearest that pass the filters, at most a hundred."""
    text = " ".join(clause.text for group in query.groups for clause in group)
    nearest = near(viewer, text, LOOKED_AT if query.filters else DEPTH)
    described = _described(viewer, [one.item for one in nearest], with_units="unit" in query.filters)
    kept = [
        replace(described[one.item], likeness=one.likeness)
        for one in nearest
        if one.item in described and _passes(described[one.item].facets, query.filters)
    ]
    return kept[:DEPTH]


def _passes(values: Mapping[str, Sequence[str]], filters: Mapping[str, Sequence[str]]) -> bool:
    return all(set(wanted) & set(values.get(name, ())) for name, wanted in filters.items())


def _described(viewer: Viewer, item_ids: Sequence[int], *, with_units: bool) -> dict[int, _Near]:
    """Facet values of items as the index has them; three statements, one more for units."""
    columns = ("id", "short_id", "kind", "language", "sort_on", "card")
    rows = list(Item.objects.visible_to(viewer).filter(pk__in=list(item_ids)).values(*columns)) if item_ids else []
    concepts = {pk for row in rows for pk in (*row["card"]["topics"], *row["card"]["places"])}
    ancestors = with_ancestors(concepts) if concepts else {}
    world = roots_of_places() if concepts else frozenset()
    units = {pk for row in rows for pk in row["card"]["units"]} if with_units else set()
    lines = dict(Group.objects.filter(pk__in=units).values_list("pk", "line")) if units else {}
    return {row["id"]: _Near(row["id"], row["short_id"], 0.0, _values(row, ancestors, world, lines)) for row in rows}


def _values(
    row: Mapping[str, Any],
    ancestors: Mapping[int, tuple[int, ...]],
    world: frozenset[int],
    lines: Mapping[int, Sequence[str]],
) -> dict[str, tuple[str, ...]]:
    card = row["card"]
    topics = {above for pk in card["topics"] for above in ancestors.get(pk, (pk,))}
    places = {above for pk in card["places"] for above in ancestors.get(pk, (pk,))} - (world - set(card["places"]))
    return {
        "kind": (row["kind"],),
        "language": (row["language"],),
        "year": (str(row["sort_on"].year),),
        "topic": tuple(map(str, topics)),
        "place": tuple(map(str, places)),
        "unit": tuple(key for pk in card["units"] for key in lines.get(pk, ())),
    }


def _fused(
    engine: Engine,
    query: Query,
    scope: Scope,
    found: Sequence[_Near],
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


def _head(by_words: Sequence[Hit], found: Sequence[_Near]) -> list[Hit]:
    """The first hundred of both by the sum of their reciprocal ranks; of equals, what holds the words comes first."""
    words = {hit.item: number for number, hit in enumerate(by_words, 1)}
    meaning = {one.item: number for number, one in enumerate(found, 1)}
    hits = {one.item: Hit(one.item, 0, 0.0, one.short_id) for one in found} | {hit.item: hit for hit in by_words}
    scores = {item: _share(words.get(item)) + _share(meaning.get(item)) for item in hits}
    last = len(hits) + 1
    order = sorted(hits, key=lambda item: (-scores[item], words.get(item, last), meaning.get(item, last)))
    return [replace(hits[item], score=scores[item]) for item in order]


def _share(place: int | None) -> float:
    return 1 / (RRF + place) if place else 0.0


def _place(item: int, ids: Sequence[int]) -> int | None:
    return ids.index(item) + 1 if item in ids else None


def _counted(counts: Mapping[str, Mapping[str, int]], found: Sequence[_Near], sizes: Mapping[str, int]) -> Facets:
    """Both counts added. A value of which only one is known is left out: it is among the rarest."""
    return {name: dict(_added(counts.get(name, {}), name, found, size)) for name, size in sizes.items()}


def _added(counts: Mapping[str, int], name: str, found: Sequence[_Near], size: int) -> Iterator[tuple[str, int]]:
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
