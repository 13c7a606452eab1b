"""References lead to one concept or are called ambiguous; spellings of one batch never get in each other's way."""

from __future__ import annotations

import pytest

from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.vocabulary.loading import load_starter
from stoa.foundation.vocabulary.models import Concept, Related
from stoa.foundation.vocabulary.queries import resolve
from stoa.foundation.vocabulary.services import NewConcept, load_scheme
from stoa.foundation.vocabulary.testing import make_scheme

pytestmark = pytest.mark.django_db


def test_two_spellings_of_one_label_in_one_batch_both_lead_to_it() -> None:
    load_starter(TEST_ACTOR)
    found = resolve(["Senegal", "Sénégal", "SENEGAL", "sénégal"], places=True)
    assert len(found.ids) == 4
    assert len(set(found.ids.values())) == 1


def _load(key: str, *concepts: NewConcept) -> None:
    load_scheme(key=key, uri=f"https://{key}.example", titles={}, purpose="topics", concepts=concepts, actor=TEST_ACTOR)


def test_a_notation_that_two_schemes_use_is_ambiguous() -> None:
    _load("one", NewConcept("https://one.example/7", "7", {"en": "Seven"}))
    _load("two", NewConcept("https://two.example/7", "7", {"en": "Siete"}))
    found = resolve(["7", "https://two.example/7", "Seven"], places=False)
    assert dict(found.ambiguous) == {"7": ("https://one.example/7", "https://two.example/7")}
    assert found.ids["https://two.example/7"] == Concept.objects.get(uri="https://two.example/7").pk
    assert found.ids["Seven"] == Concept.objects.get(uri="https://one.example/7").pk


def test_a_label_that_two_concepts_carry_is_ambiguous_whatever_its_case() -> None:
    make_scheme({"Work": ""})
    make_scheme({"work": ""})
    assert set(resolve(["Work", "WORK"], places=False).ambiguous) == {"Work", "WORK"}


def test_loading_a_scheme_again_drops_the_relations_it_no_longer_says() -> None:
    fish, cod = "https://sea.example/fish", "https://sea.example/cod"
    _load("sea", NewConcept(fish, "fish", {"en": "Fish"}, related=[cod]), NewConcept(cod, "cod", {"en": "Cod"}))
    assert Related.objects.count() == 1
    _load("sea", NewConcept(fish, "fish", {"en": "Fish"}), NewConcept(cod, "cod", {"en": "Cod"}))
    assert not Related.objects.exists()
