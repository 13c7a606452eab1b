"""Builders for concepts."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.vocabulary.models import Concept, ConceptScheme
from stoa.foundation.vocabulary.services import NewConcept, load_scheme

if TYPE_CHECKING:
    from collections.abc import Mapping

_numbers = count(1)


def make_scheme(
    labels: Mapping[str, str], *, key: str = "", purpose: str = ConceptScheme.Purpose.TOPICS
) -> dict[str, Concept]:
    """A scheme of concepts by label; the value is the label of the concept above, empty for none."""
    key = key or f"scheme-{next(_numbers)}"
    base = f"https://test.example/{key}"
    notations = {label: f"{key}-{at}" for at, label in enumerate(labels, 1)}
    concepts = [
        NewConcept(
            f"{base}/{notations[label]}",
            notations[label],
            {"en": label},
            broader=[f"{base}/{notations[above]}"] if above else [],
        )
        for label, above in labels.items()
    ]
    load_scheme(key=key, uri=base, titles={"en": key}, purpose=purpose, concepts=concepts, actor=TEST_ACTOR)
    found = {concept.notation: concept for concept in Concept.objects.filter(scheme__key=key)}
    return {label: found[notation] for label, notation in notations.items()}


def make_concept(label: str = "", *, purpose: str = ConceptScheme.Purpose.TOPICS) -> Concept:
    """One concept in a scheme of its own."""
    label = label or f"Concept {next(_numbers)}"
    return make_scheme({label: ""}, purpose=purpose)[label]
