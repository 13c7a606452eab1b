"""What somebody is known for: their topics, as far as the viewer may read the evidence. For the page of a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Sum

from stoa.across.expertise.profiles import fadings_today
from stoa.across.expertise.showing import who_url
from stoa.across.expertise.trimming import visible_evidence, visible_standings
from stoa.foundation.vocabulary.models import Concept, ConceptScheme
from stoa.foundation.vocabulary.queries import LabelText, labels_of

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Viewer

SHOWN = 8


@dataclass(frozen=True, slots=True)
class KnownTopic:
    """A topic, how many pieces of work show it, and where to see who else knows about it."""

    label: LabelText
    count: int
    url: str


def known_for(viewer: Viewer, person_id: int, language: str) -> tuple[KnownTopic, ...]:
    """The topics with most evidence, strongest first: three statements."""
    fadings = fadings_today()
    topics = Concept.objects.filter(scheme__purpose=ConceptScheme.Purpose.TOPICS).values("pk")
    rows = visible_standings(viewer).filter(person_id=person_id, concept_id__in=topics).order_by()
    weights: dict[int, float] = {}
    for concept, half_life, total in rows.values_list("concept_id", "half_life").annotate(total=Sum("strength")):
        weights[concept] = weights.get(concept, 0.0) + int(total) * fadings[half_life]
    best = sorted(weights, key=lambda concept: (-weights[concept], concept))[:SHOWN]
    counts = _counts(viewer, person_id, best)
    labels = labels_of(best, language)
    return tuple(
        KnownTopic(labels[concept], counts[concept], who_url(labels[concept].text))
        for concept in best
        if concept in labels and concept in counts
    )


def _counts(viewer: Viewer, person_id: int, concepts: list[int]) -> dict[int, int]:
    rows = visible_evidence(viewer).filter(person_id=person_id, concept_id__in=concepts).order_by()
    return dict(rows.exclude(short_id="").values_list("concept_id").annotate(count=Count("pk")))
