from __future__ import annotations

import pytest

from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.vocabulary.models import Concept, ConceptScheme
from stoa.foundation.vocabulary.services import NewConcept, load_scheme


@pytest.fixture
def places(db: None) -> dict[str, Concept]:
    """Kenya, Ghana and Spain under their codes."""
    base = "https://test.example/places"
    names = {
        "KEN": {"en": "Kenya", "fr": "Kenya", "es": "Kenya"},
        "GHA": {"en": "Ghana", "fr": "Ghana", "es": "Ghana"},
        "ESP": {"en": "Spain", "fr": "Espagne", "es": "España"},
    }
    concepts = [NewConcept(f"{base}/{code}", code, pref) for code, pref in names.items()]
    load_scheme(
        key="places",
        uri=base,
        titles={"en": "Places"},
        purpose=ConceptScheme.Purpose.PLACES,
        concepts=concepts,
        actor=TEST_ACTOR,
    )
    return {concept.notation: concept for concept in Concept.objects.filter(scheme__key="places")}


@pytest.fixture
def topics(db: None) -> dict[str, Concept]:
    """Minimum wage and unemployment in three languages."""
    base = "https://test.example/topics"
    names = {
        "wage": {"en": "minimum wage", "fr": "salaire minimum", "es": "salario mínimo"},
        "jobless": {"en": "unemployment rate", "fr": "taux de chômage", "es": "tasa de desempleo"},
    }
    concepts = [NewConcept(f"{base}/{code}", code, pref) for code, pref in names.items()]
    load_scheme(
        key="subjects",
        uri=base,
        titles={"en": "Subjects"},
        purpose=ConceptScheme.Purpose.TOPICS,
        concepts=concepts,
        actor=TEST_ACTOR,
    )
    return {concept.notation: concept for concept in Concept.objects.filter(scheme__key="subjects")}
