"""What was found about the figures of a draft: kept without the sentences of items, trimmed at each view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stoa.across.figures.addresses import stated_url
from stoa.across.figures.models import StatedFigure
from stoa.across.figures.queries import place_names

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from stoa.across.figures.checking import Verdict
    from stoa.foundation.items.models import Item


def as_kept(verdict: Verdict) -> dict[str, Any]:
    """A verdict as the record keeps it: places in the draft and ids, none of the words of items."""
    figure = verdict.figure
    return {
        "start": figure.start,
        "end": figure.end,
        "value": figure.value,
        "unit": figure.unit,
        "place": figure.place,
        "period": figure.period,
        "taken": dict(verdict.taken),
        "sources": [
            {"item": source.item.pk, "value": source.value, "agrees": source.agrees} for source in verdict.sources
        ],
    }


@dataclass(frozen=True, slots=True)
class StatedBy:
    """A sentence of an item the reader may see, as it reads now."""

    title: str
    url: str
    language: str
    year: int
    sentence: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure of the draft: its own words, and who states the same or something else. `verdict` is of what is shown.

    `note` says what the sentence leaves out and where in the draft it was taken from.
    """

    words: str
    verdict: str
    stated: tuple[StatedBy, ...]
    note: str = ""


def figure_lines(
    text: str, kept: Sequence[Mapping[str, Any]], items: Mapping[int, Item], language: str
) -> tuple[FigureLine, ...]:
    """The figures of a record for a reader who may see `items`: sources that are hidden, or say something else now, are out.

    Two statements.
    """
    ids = {source["item"] for one in kept for source in one["sources"]} & items.keys()
    rows = StatedFigure.objects.filter(item_id__in=ids).order_by("-pk") if ids else ()
    stated = {(row.item_id, row.unit, row.value): row for row in rows}
    named = place_names({one["place"] for one in kept if "place" in one.get("taken", {})}, language)
    return tuple(_line(text, one, items, stated, named) for one in kept)


def _line(
    text: str,
    one: Mapping[str, Any],
    items: Mapping[int, Item],
    stated: Mapping[tuple[int, str, float], StatedFigure],
    named: Mapping[str, str],
) -> FigureLine:
    shown = tuple(
        _stated_by(items[source["item"]], row, agrees=source["agrees"])
        for source in one["sources"]
        if source["item"] in items and (row := stated.get((source["item"], one["unit"], source["value"])))
    )
    note = _note(one, named) if shown else ""
    return FigureLine(_words_around(text, one["start"], one["end"]), verdict_on(shown), shown, note)


_TAKEN_FROM = {
    "heading": gettext_lazy("the heading"),
    "section": gettext_lazy("the section"),
    "title": gettext_lazy("the draft’s title"),
    "given": gettext_lazy("what you named"),
    "draft": gettext_lazy("the draft, which names no other"),
}


def _note(one: Mapping[str, Any], named: Mapping[str, str]) -> str:
    """What was taken from elsewhere in the draft, in words."""
    taken = one.get("taken", {})
    said = []
    if "place" in taken and one["place"] in named:
        facts = {"place": named[one["place"]], "origin": _TAKEN_FROM[taken["place"]]}
        said.append(_("Place taken from %(origin)s: %(place)s.") % facts)
    if "period" in taken:
        facts = {"year": one["period"], "origin": _TAKEN_FROM[taken["period"]]}
        said.append(_("Year taken from %(origin)s: %(year)s.") % facts)
    return " ".join(said)


def verdict_on(shown: Collection[StatedBy]) -> str:
    """As the check itself says it: one source that differs is enough to look."""
    if not shown:
        return "not found"
    return "agrees" if all(source.agrees for source in shown) else "differs"


def _stated_by(item: Item, row: StatedFigure, *, agrees: bool) -> StatedBy:
    day = item.published_on or item.occurred_on or item.sort_on
    url = stated_url(item.short_id, row.file, row.page, row.position, row.span)
    return StatedBy(item.title, url, item.language, day.year, row.sentence, agrees)


_AROUND = 60


def _words_around(text: str, start: int, end: int) -> str:
    """The figure with the words it stands among, at word edges, on one line."""
    left, right = max(0, start - _AROUND), min(len(text), end + _AROUND)
    head, tail = text[left:start], text[end:right]
    head = head.rpartition("\n")[2] if "\n" in head else head.partition(" ")[2] if left else head
    tail = tail.partition("\n")[0] if "\n" in tail else tail.rpartition(" ")[0] if right < len(text) else tail
    for stop in (". ", "? ", "! "):
        head, tail = head.rpartition(stop)[2], tail.partition(stop)[0]
    return " ".join(f"{head}{text[start:end]}{tail}".split())
