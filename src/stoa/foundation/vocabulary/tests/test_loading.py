from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from stoa.engine.formats.skos import SkosError
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.vocabulary.loading import load_skos, load_starter
from stoa.foundation.vocabulary.models import Concept, ConceptScheme
from stoa.foundation.vocabulary.queries import named_in, resolve, with_ancestors
from stoa.foundation.vocabulary.services import NewConcept, load_scheme

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db

TURTLE = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix : <https://test.example/fish/> .
:scheme a skos:ConceptScheme ; skos:prefLabel "Fish"@en .
:fish a skos:Concept ; skos:inScheme :scheme ; skos:prefLabel "Fish"@en, "Poisson"@fr .
:cod a skos:Concept ; skos:inScheme :scheme ; skos:prefLabel "Cod"@en ; skos:altLabel "Codfish"@en ;
  skos:broader :fish ; skos:scopeNote "Lives in cold water."@en ; skos:exactMatch <https://other.example/cod> .
"""


def test_the_vocabularies_that_come_with_stoa_load_in_two_seconds() -> None:
    begin = time.process_time()
    loaded = load_starter(TEST_ACTOR)
    assert time.process_time() - begin < 2
    assert set(loaded) == {"topics", "places", "sdg", "markers"}
    assert not [problem for one in loaded.values() for problem in one.problems]


def test_loading_them_again_does_nothing() -> None:
    load_starter(TEST_ACTOR)
    assert load_starter(TEST_ACTOR) == {}


def test_what_an_organization_put_in_its_place_stays() -> None:
    load_starter(TEST_ACTOR)
    own = NewConcept("https://own.example/1", "own-1", {"en": "Our own"})
    load_scheme(key="topics", uri="https://own.example", titles={}, purpose="topics", concepts=[own], actor=TEST_ACTOR)
    assert "topics" not in load_starter(TEST_ACTOR)


@pytest.mark.parametrize("name", ["SEN", "686", "SN", "Senegal", "sénégal"])
def test_a_country_is_found_by_codes_and_names(name: str) -> None:
    load_starter(TEST_ACTOR)
    found = resolve([name], places=True)
    assert Concept.objects.get(pk=found.ids[name]).notation == "SEN"


def test_a_country_lies_in_its_regions() -> None:
    load_starter(TEST_ACTOR)
    senegal, africa, world = (Concept.objects.get(scheme__key="places", notation=n).pk for n in ("SEN", "002", "001"))
    assert {africa, world} <= set(with_ancestors([senegal])[senegal])


def test_codes_are_found_by_look_up_only() -> None:
    load_starter(TEST_ACTOR)
    assert not [named for named in named_in("my aunt sn is 686 years old") if named.is_place]


def test_a_skos_file_is_one_scheme_and_may_be_loaded_again(tmp_path: Path) -> None:
    path = tmp_path / "fish.ttl"
    path.write_text(TURTLE)
    first = load_skos(path, actor=TEST_ACTOR)
    ids = set(Concept.objects.values_list("pk", flat=True))
    assert (first.concepts, first.problems) == (2, ())
    load_skos(path, actor=TEST_ACTOR)
    assert set(Concept.objects.values_list("pk", flat=True)) == ids
    assert ConceptScheme.objects.get().key == "fish"
    cod = Concept.objects.get(notation="cod")
    assert cod.facts == {"exact_match": ["https://other.example/cod"]}
    assert cod.notes == {"en": "Lives in cold water."}


def test_a_concept_of_another_scheme_is_left_out_with_a_sentence(tmp_path: Path) -> None:
    taken = NewConcept("https://test.example/fish/cod", "cod", {"en": "Cod"})
    load_scheme(key="sea", uri="https://sea.example", titles={}, purpose="topics", concepts=[taken], actor=TEST_ACTOR)
    path = tmp_path / "fish.ttl"
    path.write_text(TURTLE)
    loaded = load_skos(path, actor=TEST_ACTOR)
    assert loaded.concepts == 1
    assert any("belongs to the scheme sea" in problem for problem in loaded.problems)


def test_a_file_that_is_no_skos_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "fish.ttl"
    path.write_text("this is not Turtle")
    with pytest.raises(SkosError):
        load_skos(path, actor=TEST_ACTOR)


@pytest.mark.slow
def test_every_thesaurus_at_hand_loads_or_says_why_not(shared_data: Path) -> None:
    said = []
    for path in sorted((shared_data / "skos" / "skosmos").glob("*.ttl")):
        try:
            loaded = load_skos(path, actor=TEST_ACTOR)
        except SkosError as error:
            said.append(str(error))
        else:
            said.append(f"{loaded.concepts} concepts.")
    assert len(said) > 10
    assert all(sentence.endswith(".") for sentence in said)
