"""The pieces of evidence shown with a person: at most three, each a thing the viewer may open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stoa.across.expertise.trimming import visible_evidence
from stoa.across.expertise.weights import SORTS
from stoa.foundation.items.models import Item
from stoa.foundation.items.queries.rows import item_url

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from django.db.models import QuerySet

    from stoa.across.expertise.models import Evidence as Row
    from stoa.foundation.access.reach import Viewer

SHOWN = 3
BEHIND = 1e-15
"""Puts a strength, in millionths, behind every share in a document."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing a person did. `type` says what; `short_id` is empty where they only say so."""

    short_id: str
    title: str
    type: str
    date: date
    url: str
    language: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class _Piece:
    item: str
    sort: str
    on: date
    worth: float


def proofs_of(
    viewer: Viewer,
    persons: Collection[int],
    weights: Mapping[int, float],
    shares: Mapping[int, Mapping[str, float]],
) -> dict[int, tuple[Evidence, ...]]:
    """The best pieces of each person: first what answers the words, then what lies on the concepts; three statements."""
    if not persons:
        return {}
    pieces = _pieces(viewer, persons, weights, shares)
    titles = _titles(viewer, {piece.item for several in pieces.values() for piece in several})
    return {person: _shown(several, titles) for person, several in pieces.items()}


def _pieces(
    viewer: Viewer,
    persons: Collection[int],
    weights: Mapping[int, float],
    shares: Mapping[int, Mapping[str, float]],
) -> dict[int, list[_Piece]]:
    """More pieces than are shown of each person, best first: a title may have been closed meanwhile."""
    best = {person: _best(shares.get(person, {})) for person in persons}
    items = {item for several in best.values() for item in several}
    found: dict[int, dict[str, _Piece]] = {person: {} for person in persons}
    rows = visible_evidence(viewer).filter(person_id__in=persons)
    for person, item, sort, on in rows.filter(short_id__in=items).values_list(
        "person_id", "short_id", "sort", "happened_on"
    ):
        if item in best[person]:
            found[person][item] = _Piece(item, sort, on, shares[person][item])
    lacking = [person for person in persons if len(found[person]) < SHOWN]
    if lacking:
        _add_by_topic(found, rows.filter(person_id__in=lacking, concept_id__in=list(weights)), weights)
    return {
        person: sorted(pieces.values(), key=lambda piece: (-piece.worth, piece.item))[: SHOWN * 3]
        for person, pieces in found.items()
    }


def _add_by_topic(found: dict[int, dict[str, _Piece]], rows: QuerySet[Row], weights: Mapping[int, float]) -> None:
    """Add what lies on the concepts without answering the words: behind all that does."""
    fields = ("person_id", "short_id", "concept_id", "sort", "happened_on", "strength")
    for person, item, concept, sort, on, strength in rows.values_list(*fields):
        worth = weights.get(concept or 0, 0.0) * strength * BEHIND
        known = found[person].get(item)
        if known is None or known.worth < worth:
            found[person][item] = _Piece(item, sort, on, worth)


def _best(items: Mapping[str, float]) -> list[str]:
    return sorted(items, key=lambda item: (-items[item], item))[: SHOWN * 3]


def _titles(viewer: Viewer, short_ids: Collection[str]) -> dict[str, tuple[str, str, str]]:
    rows = Item.objects.visible_to(viewer).filter(short_id__in=set(short_ids) - {""})
    return {
        short_id: (title, language, kind)
        for short_id, title, language, kind in rows.values_list("short_id", "title", "language", "kind")
    }


def _shown(pieces: Collection[_Piece], titles: Mapping[str, tuple[str, str, str]]) -> tuple[Evidence, ...]:
    works = [_evidence(piece, *titles[piece.item]) for piece in pieces if piece.item in titles][:SHOWN]
    listed = [Evidence("", "", str(SORTS[piece.sort].label), piece.on, "") for piece in pieces if not piece.item]
    return (*works, *listed)


def _evidence(piece: _Piece, title: str, language: str, kind: str) -> Evidence:
    return Evidence(piece.item, title, str(SORTS[piece.sort].label), piece.on, item_url(piece.item), language, kind)
