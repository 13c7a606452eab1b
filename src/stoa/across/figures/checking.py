"""The figure check: what the figures of a draft say, held against what published items state."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from django.db.models import Exists, OuterRef, Q

from stoa.across.figures.addresses import stated_url
from stoa.across.figures.comparing import agree, are_comparable, are_far, how_close
from stoa.across.figures.likeness import SAME, Meant, likeness, meant, meant_by
from stoa.across.figures.models import StatedFigure
from stoa.across.figures.vocabulary import vocabulary
from stoa.engine.figures.places import WORLD
from stoa.foundation.items.models import Item, Status
from stoa.foundation.items.queries.listing import items_by_id

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from stoa.engine.figures import Figure
    from stoa.foundation.access.reach import Viewer

MOST_CANDIDATES = 1_000
"""Stated figures looked at for one figure, the newest items first."""
SIZE = 3.0
"""How many times larger or smaller a figure without place and time may be."""
MOST_SOURCES = 5
SURE = 0.8
"""Phrases as like as this speak of the same even where no topic is shared."""

Said = Literal["agrees", "differs", "not found"]


@dataclass(frozen=True, slots=True)
class Source:
    """A sentence of an item the viewer may see. `ratio` is its value by that of the draft, None where that is zero."""

    item: Item
    title: str
    url: str
    sentence: str
    value: float
    ratio: float | None
    page: int | None
    agrees: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found about one figure: *differs* as soon as one item does, those that differ first.

    `taken` names what the sentence itself leaves out (place, period) and from where in the draft the caller took it.
    """

    figure: Figure
    verdict: Said
    sources: tuple[Source, ...] = ()
    taken: Mapping[str, str] = field(default_factory=dict)


def check_figures(
    viewer: Viewer,
    figures: Sequence[Figure],
    topics: Collection[int],
    language: str,
    *,
    excluded: Collection[int] = (),
) -> list[Verdict]:
    """Each figure with what items visible to the viewer state about the same; in the order given.

    Figures are the same where unit, place, period, sex and age are and their words speak of one thing; values are
    compared after rounding to the coarser of both. `topics` are concepts the draft is about: phrases that are only alike
    count where an item shares one. `excluded` are ids of items left out, such as the draft itself. One statement a
    figure, and three.
    """
    names = vocabulary()
    asked = [(figure, meant(figure.counted, language, names)) for figure in figures]
    found = [_matching(figure, said, _stated(viewer, figure, excluded)) for figure, said in asked]
    items = items_by_id(viewer, {row.item_id for rows in found for row, _ in rows})
    wanted = frozenset(topics)
    return [_verdict(figure, rows, items, wanted) for (figure, _), rows in zip(asked, found, strict=True)]


def _stated(viewer: Viewer, figure: Figure, excluded: Collection[int]) -> Iterable[StatedFigure]:
    """What visible items state of the same unit, place, time and group. What is said of the world often names no place.

    Without a place and a time there is no end of such figures: then only those of the same size are looked at.
    """
    visible = Item.objects.visible_to(viewer).filter(status=Status.PUBLISHED, pk=OuterRef("item_id"))
    rows = StatedFigure.objects.filter(
        Exists(visible), unit=figure.unit, sex=figure.sex, age=figure.age, change=figure.change
    ).filter(place__in=(WORLD, "") if figure.place == WORLD else (figure.place,))
    if figure.period:
        rows = rows.filter(_holds_in(figure.period))
    elif not figure.place:
        low, high = sorted((figure.value / SIZE, figure.value * SIZE))
        rows = rows.filter(value__range=(low, high))
    return rows.exclude(item_id__in=list(excluded)).order_by("-item_id", "pk")[:MOST_CANDIDATES]


def _holds_in(period: str) -> Q:
    """Rows of the same period, of none, or of one that began in that year and lasts; `are_comparable` looks closer."""
    bare = period.rstrip("/")
    year = bare[:4]
    same = Q(period__in={"", bare, f"{bare}/", *((year,) if period.endswith("/") else ())})
    return same | Q(period__startswith=f"{year}-", period__endswith="/") if bare == year else same


def _matching(figure: Figure, said: Meant, rows: Iterable[StatedFigure]) -> list[tuple[StatedFigure, float]]:
    """Those that speak of the same, with how alike they are."""
    found = []
    for row in rows:
        if are_comparable(figure, row) and not are_far(figure.value, row.value):
            alike = likeness(said, meant_by(row.words.split(), row.language, frozenset(row.concepts), row.counted))
            if alike >= (SAME if figure.period.rstrip("/") == row.period.rstrip("/") else SURE):
                found.append((row, alike))
    return found


def _verdict(
    figure: Figure, rows: Sequence[tuple[StatedFigure, float]], items: Mapping[int, Item], topics: frozenset[int]
) -> Verdict:
    shown = [
        (row, alike)
        for row, alike in rows
        if row.item_id in items and (alike >= SURE or not topics or _shares(items[row.item_id], topics))
    ]
    if not shown:
        return Verdict(figure, "not found")
    chosen = [(row, alike, agree(figure, row)) for row, alike in _one_an_item(figure, shown)]
    chosen.sort(key=lambda one: (one[2], -one[1], one[0].pk))
    sources = tuple(_source(figure, row, items[row.item_id], agrees=agrees) for row, _, agrees in chosen)
    return Verdict(figure, "agrees" if all(agrees for _, _, agrees in chosen) else "differs", sources[:MOST_SOURCES])


def _shares(item: Item, topics: frozenset[int]) -> bool:
    return not topics.isdisjoint(item.card["topics"])


def _one_an_item(figure: Figure, rows: Iterable[tuple[StatedFigure, float]]) -> Iterator[tuple[StatedFigure, float]]:
    """Of each item what comes nearest: one that says “from 736 to 900” says both."""
    ordered = sorted(rows, key=lambda one: (not agree(figure, one[0]), -how_close(figure, one[0]), -one[1], one[0].pk))
    seen: set[int] = set()
    for row, alike in ordered:
        if row.item_id not in seen:
            seen.add(row.item_id)
            yield row, alike


def _source(figure: Figure, row: StatedFigure, item: Item, *, agrees: bool) -> Source:
    return Source(
        item=item,
        title=item.title,
        url=stated_url(item.short_id, row.file, row.page, row.position, row.span),
        sentence=row.sentence,
        value=row.value,
        ratio=round(row.value / figure.value, 4) if figure.value else None,
        page=row.page,
        agrees=agrees,
    )
