"""How well what people do fits the topics of a question: candidates, what they share with it, and how broad they are.

A topic may have hundreds of thousands of rows. So each topic's strongest rows among those the viewer may read, few and found
by an index, name the candidates; only these are added up exactly. Rows that the viewer may not read decide nothing here.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Case, F, FloatField, Q, Sum, Value, When
from django.utils import timezone

from stoa.across.expertise.scoring import profile_score
from stoa.across.expertise.trimming import not_unsettled, open_standings, visible_standings
from stoa.across.expertise.weights import HALF_LIVES, fading

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from django.db.models import QuerySet
    from django.db.models.expressions import Combinable

    from stoa.across.expertise.models import Standing
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.directory.models import Person

CANDIDATES = 120
"""As many people are compared by their whole profile: those with most on the topics asked about."""

ROWS_A_TOPIC = 60
MOST_TOPICS = 40
"""Topics of which each gives its strongest rows; those further away give theirs together."""


def profile_scores(
    viewer: Viewer, weights: Mapping[int, float], people: QuerySet[Person, int] | None = None
) -> dict[int, float]:
    """How well each person's work, as the viewer may read it, fits the concepts; three statements."""
    shared = dict(strongest(viewer, weights, people, CANDIDATES))
    lengths = _lengths(viewer, shared)
    asked = math.hypot(*weights.values())
    return {
        person: profile_score(total, asked * lengths[person])
        for person, total in shared.items()
        if total > 0 and lengths.get(person)
    }


def strongest(
    viewer: Viewer, weights: Mapping[int, float], people: QuerySet[Person, int] | None, limit: int
) -> list[tuple[int, float]]:
    """The people with most on the concepts, and how much as of today: two statements, none without concepts."""
    if not weights:
        return []
    rows = leading_rows(viewer, weights, people, ROWS_A_TOPIC)
    rough = summed(rows.values_list("person_id", "concept_id", "half_life", "strength"), weights)
    candidates = sorted(rough, key=lambda person: (-rough[person], person))[:limit]
    exact = _shared(viewer, weights, candidates)
    return sorted(exact.items(), key=lambda pair: (-pair[1], pair[0]))


def leading_rows(
    viewer: Viewer,
    weights: Mapping[int, float],
    people: QuerySet[Person, int] | None,
    rows_a_topic: int,
    half_lives: Iterable[int] = HALF_LIVES,
) -> QuerySet[Standing]:
    """The strongest rows on each concept, and of each half-life, that the viewer may read; in no order."""
    rows = open_standings(viewer)
    if people is not None:
        rows = rows.filter(person_id__in=people)
    nearest = sorted(weights, key=lambda concept: (-weights[concept], concept))
    groups = [[concept] for concept in nearest[:MOST_TOPICS]]
    if nearest[MOST_TOPICS:]:
        groups.append(nearest[MOST_TOPICS:])
    wanted = Q()
    for concepts in groups:
        for half_life in half_lives:
            some = rows.filter(half_life=half_life, **_one_or_several(concepts))
            wanted |= Q(pk__in=some.order_by("-strength", "pk").values("pk")[:rows_a_topic])
    return not_unsettled(viewer).filter(wanted).order_by()


def _one_or_several(concepts: list[int]) -> dict[str, object]:
    return {"concept_id": concepts[0]} if len(concepts) == 1 else {"concept_id__in": concepts}


def summed(rows: Iterable[tuple[int, int, int, int]], weights: Mapping[int, float]) -> dict[int, float]:
    """What rows of person, concept, half-life and strength add up to as of today, by person.

    PostgreSQL gives sums of whole numbers as decimals.
    """
    fadings = fadings_today()
    sums: dict[int, float] = {}
    for person, concept, half_life, strength in rows:
        sums[person] = sums.get(person, 0.0) + int(strength) * fadings[half_life] * weights[concept]
    return sums


def fadings_today() -> dict[int, float]:
    """By what a sum of strengths is multiplied, for each half-life."""
    today = timezone.localdate()
    return {half_life: fading(half_life, today) for half_life in HALF_LIVES}


def _shared(viewer: Viewer, weights: Mapping[int, float], persons: Collection[int]) -> dict[int, float]:
    """What each of the persons has on the concepts, all of it."""
    rows = visible_standings(viewer).filter(person_id__in=persons, concept_id__in=list(weights)).order_by()
    sums = rows.values_list("person_id", "concept_id", "half_life").annotate(total=Sum("strength"))
    return summed(sums, weights)


def _lengths(viewer: Viewer, persons: Collection[int]) -> dict[int, float]:
    """The length of each person's whole profile: the root of the sum of squares over all concepts."""
    if not persons:
        return {}
    rows = visible_standings(viewer).filter(person_id__in=list(persons)).order_by()
    sums = rows.values("person_id", "concept_id").annotate(total=Sum(_faded())).values_list("person_id", "total")
    inner, parameters = sums.query.sql_with_params()
    statement = f"SELECT person_id, SUM(total * total) FROM ({inner}) AS profile GROUP BY person_id"  # noqa: S608 (made by the ORM)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return {person: math.sqrt(float(square)) for person, square in cursor.fetchall()}


def _faded() -> Combinable:
    cases = [When(half_life=half_life, then=Value(factor)) for half_life, factor in fadings_today().items()]
    return F("strength") * Case(*cases, default=Value(0.0), output_field=FloatField())
