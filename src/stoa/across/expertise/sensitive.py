"""Topics on which nothing is inferred about anybody: evidence of them could tell of a complaint, an illness or a mandate."""

from __future__ import annotations

from stoa.foundation.vocabulary.models import Ancestry, Concept

SCHEME = "topics"
NEVER_INFERRED = ("anti-union-discrimination", "people-living-with-hiv", "sexual-harassment", "sexual-orientation")
"""Notations of the thesaurus; what lies under them counts too. A person may still ask to be listed for one of them."""


def sensitive_concepts() -> frozenset[int]:
    """Ids of the topics, and of all below them."""
    roots = Concept.objects.filter(scheme__key=SCHEME, notation__in=NEVER_INFERRED).values("pk")
    return frozenset(Ancestry.objects.filter(ancestor_id__in=roots).values_list("concept_id", flat=True))
