"""What counts as evidence, how much, and how quickly it ages.

The weights follow the study of expert finding that the mission names; a later app that records a new sort of evidence adds
a line to `SORTS`, and says in `deriving` how it is read.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from stoa.foundation.registries import asking_kinds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

RECKONED_FROM = date(2020, 1, 1)
_MILLION = 1_000_000
_YEAR_DAYS = 365.25


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of evidence: what it is called, its weight (0–1), and the years in which it loses half (0: never)."""

    label: str | _StrPromise
    weight: float
    half_life: int


SORTS: Mapping[str, Sort] = {
    "project": Sort(_("worked on the project"), 1.0, 3),
    "mission": Sort(_("was on the mission"), 0.9, 3),
    "answer": Sort(_("answered a question with it"), 0.9, 5),
    "author": Sort(_("wrote it"), 0.8, 5),
    "evaluation": Sort(_("was on the evaluation"), 0.8, 5),
    "event": Sort(_("took part in the event"), 0.5, 3),
    "editor": Sort(_("edited it"), 0.5, 5),
    "contact": Sort(_("answers questions on it"), 0.5, 3),
    "reviewer": Sort(_("reviewed it"), 0.4, 5),
    "declared": Sort(_("asks to be listed for it"), 0.3, 0),
    "directory": Sort(_("says so in the directory"), 0.3, 0),
    "news": Sort(_("wrote the news on it"), 0.2, 3),
    "translator": Sort(_("translated it"), 0.1, 5),
}
HALF_LIVES = sorted({sort.half_life for sort in SORTS.values()})

_BY_KIND = {
    "project": "project",
    "mission-report": "mission",
    "evaluation": "evaluation",
    "event": "event",
    "news": "news",
}
"""Kinds of item on which having written or led it is a sort of its own."""

_BY_ROLE = {"editor": "editor", "contact": "contact", "reviewer": "reviewer", "translator": "translator"}


def sort_of(kind: str, role: str) -> str:
    """What a role on an item of a kind is evidence of; empty for a publisher, who need know nothing of it.

    Who asks a question, or says what should be known, shows that they do not know it.
    """
    if kind in asking_kinds():
        return ""
    if role == "author":
        return _BY_KIND.get(kind, "author")
    if role == "contact" and kind in {"project", "mission-report", "evaluation"}:
        return _BY_KIND[kind]
    return _BY_ROLE.get(role, "")


def strength(sort: Sort, on: date, people: int) -> int:
    """The weight of a piece of work shared by so many people, in millionths, as it was on `RECKONED_FROM`.

    What is younger counts more than its weight, so that ageing needs no rewriting: see `fading`.
    """
    share = sort.weight / math.sqrt(max(people, 1))
    return round(_MILLION * share * _doublings(on, sort.half_life))


def fading(half_life: int, today: date) -> float:
    """By what a sum of strengths is multiplied to give today's weight."""
    return 1 / (_MILLION * _doublings(today, half_life))


def _doublings(on: date, half_life: int) -> float:
    if not half_life:
        return 1.0
    return float(2.0 ** ((on - RECKONED_FROM).days / (_YEAR_DAYS * half_life)))
