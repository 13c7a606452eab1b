"""Sample data for `/styleguide`: invented, shaped as the views give it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms

from stoa.foundation.ui.icons import ICONS

TOKENS = ("paper", "sheet", "sunk", "ink", "ink-2", "line", "accent", "accent-sunk", "mark", "warn", "ok")


@dataclass(frozen=True)
class SampleKind:
    key: str
    label: str
    plural: str
    icon: str
    colour: str


@dataclass(frozen=True)
class Label:
    text: str
    language: str = "en"


@dataclass(frozen=True)
class Fragment:
    text: str
    marked: bool = False


@dataclass(frozen=True)
class SampleRow:
    """The fields of a list row, as parts expect them."""

    title: str
    kind: SampleKind
    summary: str = ""
    language: str = "en"
    short_id: str = "ST-7K3F9QX"
    url: str = "#main"
    date: date | None = date(2026, 11, 12)
    audience: str = ""
    state: str = "published"
    state_label: str = "published"
    places: list[Label] = field(default_factory=list)
    unit: str = ""
    other_languages: list[tuple[str, str]] = field(default_factory=list)
    cover_url: str = ""
    by: str = ""
    freshness: str = ""
    freshness_icon: str = ""
    is_stale: bool = False


@dataclass(frozen=True)
class Value:
    label: str
    count: int
    is_on: bool = False
    language: str = "en"
    url: str = "#main"


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    values: list[Value]


@dataclass(frozen=True)
class Bar:
    year: int
    count: int
    share_percent: int
    url: str = "#main"
    is_on: bool = False


@dataclass(frozen=True)
class SamplePerson:
    name: str
    note: str
    initials: str
    url: str = "#main"


class SampleForm(forms.Form):
    """Shows how a field, its hint and what is wrong with it look."""

    title = forms.CharField(help_text="Say what was learned, not what the document is.")
    email = forms.EmailField()


PUBLICATION = SampleKind("publication", "Publication", "Publications", "publication", "teal")
MISSION = SampleKind("mission-report", "Mission report", "Mission reports", "mission-report", "clay")
LESSON = SampleKind("lesson", "Lesson learned", "Lessons learned", "lesson", "moss")
DATASET = SampleKind("dataset", "Data set", "Data sets", "dataset", "sky")

ROWS = [
    SampleRow(
        "Setting wages for work in other people’s homes",
        PUBLICATION,
        "Coverage rose where the rate was simple and both sides had agreed to it.",
        places=[Label("Uruguay"), Label("Filipinas", "es")],
        unit="Wages",
        other_languages=[("fr", "#main"), ("es", "#main")],
    ),
    SampleRow(
        "Réforme de l’inspection du travail\u00a0: deuxième mission à Dakar",
        MISSION,
        "Le ministère essaiera des visites fondées sur le risque dans deux régions.",
        language="fr",
        audience="Staff",
        date=date(2026, 11, 9),
        places=[Label("Senegal")],
        freshness="review overdue",
        freshness_icon="clock",
        is_stale=True,
    ),
    SampleRow(
        "Letters announced, doors opened",
        LESSON,
        "Nine households in ten agreed to talk.",
        state="draft",
        state_label="draft",
        by="Ana Moreira",
    ),
]
SNIPPET = [
    Fragment("… where "),
    Fragment("domestic workers", True),
    Fragment(" are left out of the "),
    Fragment("minimum wage", True),
    Fragment(", first extend the general rate …"),
]
FACETS = [
    Facet("kind", "Kind", [Value("All", 214, is_on=True), Value("Publications", 61), Value("Mission reports", 48)]),
    Facet("place", "Place", [Value("Latin America and the Caribbean", 88), Value("Uruguay", 19)]),
]
YEARS = [
    Bar(2015 + at, share // 4, share) for at, share in enumerate((18, 30, 24, 55, 80, 70, 100, 78, 92, 66, 40, 22))
]
PEOPLE = [
    SamplePerson("Lucía Cabrera", "Santiago · 7 publications on this", "LC"),
    SamplePerson("Rui Barbosa", "Montevideo · wages", "RB"),
]


def samples() -> dict[str, Any]:
    """Return what the styleguide's template shows."""
    wrong = SampleForm({"title": "", "email": "ana"})
    wrong.is_valid()
    return {
        "tokens": TOKENS,
        "themes": ("light", "dark"),
        "icons": sorted(ICONS),
        "rows": ROWS,
        "snippet": SNIPPET,
        "facets": FACETS,
        "years": YEARS,
        "filters_on": [("Uruguay", "#main"), ("2024", "#main")],
        "people": PEOPLE,
        "form": wrong,
        "today": date(2026, 11, 12),
    }
