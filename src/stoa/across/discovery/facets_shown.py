"""Facets beside the hits: counted values with labels in the reader's language, the years as bars, what is switched on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from stoa.across.discovery.addresses import search_url
from stoa.foundation.directory.models import Group
from stoa.foundation.registries import kinds
from stoa.foundation.ui.templatetags.ui import language_name
from stoa.foundation.vocabulary.queries import labels_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stoa.across.discovery.asking import Asked

    Counts = Mapping[str, Mapping[str, int]]

_FACET_LABELS = {
    "kind": gettext_lazy("Kind"),
    "place": gettext_lazy("Place"),
    "topic": gettext_lazy("Topic"),
    "language": gettext_lazy("Language"),
    "year": gettext_lazy("Year"),
    "unit": gettext_lazy("Unit"),
}


@dataclass(frozen=True, slots=True)
class Value:
    label: str
    language: str
    count: int
    url: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One year of the histogram; `share_percent` of the fullest year, 0–100."""

    year: str
    count: int
    share_percent: int
    url: str
    is_on: bool


def value_names(asked: Asked, counts: Counts, language: str) -> dict[tuple[str, str], tuple[str, str]]:
    """Label and language of every facet value shown or chosen: two queries."""
    wanted = {name: {*counts.get(name, {}), *asked.filters.get(name, ())} for name in _FACET_LABELS}
    ids = {int(v) for name in ("place", "topic") for v in wanted[name] if v.isdecimal() and len(v) < 16}
    labels = labels_of(ids, language)
    names = {
        (name, str(pk)): (labels[pk].text, labels[pk].language)
        for name in ("place", "topic")
        for pk in labels
        if str(pk) in wanted[name]
    }
    names |= {("kind", key): (str(entry.plural), "") for key, entry in kinds().items()}
    names |= {("language", code): (language_name(code), "") for code in wanted["language"]}
    names |= {("year", year): (year, "") for year in wanted["year"]}
    if wanted["unit"]:
        # Units are everybody's to know; of a team or community with this key the address must not tell the name.
        units = Group.objects.filter(key__in=wanted["unit"], kind=Group.Sort.UNIT)
        names |= {("unit", group.key): (group.name(language), "") for group in units}
    return names


def shown_facets(asked: Asked, counts: Counts, names: Mapping[tuple[str, str], tuple[str, str]]) -> tuple[Facet, ...]:
    return tuple(
        Facet(name, str(_FACET_LABELS[name]), values)
        for name in ("kind", "place", "topic", "language")
        if (values := _values(asked, name, counts.get(name, {}), names))
    )


def _values(
    asked: Asked, name: str, counts: Mapping[str, int], names: Mapping[tuple[str, str], tuple[str, str]]
) -> tuple[Value, ...]:
    chosen = asked.filters.get(name, ())
    return tuple(
        Value(*names[name, value], count, search_url(asked.toggled(name, value)), value in chosen)
        for value, count in counts.items()
        if (name, value) in names and count
    )


def shown_years(asked: Asked, counts: Mapping[str, int]) -> tuple[Bar, ...]:
    years = [int(year) for year in counts if year.isdecimal()]
    if not years:
        return ()
    most = max(counts.values())
    chosen = asked.filters.get("year", ())
    return tuple(
        Bar(
            str(year),
            count,
            round(100 * count / most),
            search_url(asked.toggled("year", str(year))),
            str(year) in chosen,
        )
        for year in range(max(min(years), max(years) - 40), max(years) + 1)
        if (count := counts.get(str(year), 0))
    )


def filters_on(asked: Asked, names: Mapping[tuple[str, str], tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (names.get((name, value), (value, ""))[0], search_url(asked.toggled(name, value)))
        for name, values in asked.filters.items()
        for value in values
    )
