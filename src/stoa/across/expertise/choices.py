"""What colleagues can filter people by: duty stations, languages and units, as the directory knows them."""

from __future__ import annotations

import time
from dataclasses import dataclass

from stoa.foundation.access.reach import STAFF, Viewer
from stoa.foundation.directory.models import Group, Person
from stoa.foundation.ui.templatetags.ui import language_name

_KEPT_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Options:
    """Value and label of what can be chosen, in the order of the labels."""

    places: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, str], ...]
    units: tuple[tuple[str, str], ...]


_kept: dict[str, tuple[float, Options]] = {}


def options_for(viewer: Viewer, language: str) -> Options | None:
    """What to choose from, for staff, who may know of everybody; None for others. Looked up every five minutes."""
    if STAFF not in viewer.tokens:
        return None
    now = time.monotonic()
    kept = _kept.get(language)
    if kept is None or kept[0] < now:
        kept = _kept[language] = (now + _KEPT_SECONDS, _looked_up(language))
    return kept[1]


def forget_options() -> None:
    """Look them up anew: for tests."""
    _kept.clear()


def _looked_up(language: str) -> Options:
    people = Person.objects.filter(is_active=True).order_by()
    places = people.exclude(duty_station="").values_list("duty_station", flat=True).distinct()
    spoken = {code for codes in people.values_list("languages", flat=True).distinct() for code in codes}
    units = Group.objects.filter(kind=Group.Sort.UNIT)
    return Options(
        tuple((place, place) for place in sorted(places, key=str.casefold)),
        _by_label({code: language_name(code) for code in spoken}),
        _by_label({unit.key: unit.name(language) for unit in units}),
    )


def _by_label(labels: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(labels.items(), key=lambda pair: pair[1].casefold()))
