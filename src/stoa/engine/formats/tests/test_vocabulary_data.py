"""The vocabularies that come with the platform: whole, sound, in three languages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from pyoxigraph import NamedNode

DATA = Path(__file__).parents[3] / "foundation" / "vocabulary" / "data"
LANGUAGES = {"en", "fr", "es"}
SCHEMES: list[dict[str, Any]] = json.loads((DATA / "schemes.json").read_text(encoding="utf-8"))
FILES = [scheme["file"] for scheme in SCHEMES]


def concepts_of(file: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / file).read_text(encoding="utf-8").splitlines()]


def ancestors(notation: str, broader: dict[str, list[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(broader[notation])
    while waiting:
        above = waiting.pop()
        if above not in found:
            found.add(above)
            waiting.extend(broader[above])
    return found


def test_each_scheme_has_a_title_a_purpose_and_a_file() -> None:
    assert {scheme["purpose"] for scheme in SCHEMES} == {"topics", "places", "sdg", "markers"}
    for scheme in SCHEMES:
        assert set(scheme["title"]) == LANGUAGES
        assert scheme["uri"] == f"https://stoa.example/vocabulary/{scheme['key']}"
    assert {path.name for path in DATA.glob("*.jsonl")} == set(FILES)


@pytest.mark.parametrize("file", FILES)
def test_notations_are_unique_and_make_valid_uris(file: str) -> None:
    notations = [concept["notation"] for concept in concepts_of(file)]
    assert len(notations) == len(set(notations))
    for notation in notations:
        assert NamedNode(f"https://stoa.example/vocabulary/x/{quote(notation)}")


@pytest.mark.parametrize("file", FILES)
def test_every_concept_has_a_name_in_three_languages(file: str) -> None:
    for concept in concepts_of(file):
        assert set(concept["pref"]) == LANGUAGES, concept["notation"]
        assert set(concept["alt"]) <= LANGUAGES, concept["notation"]
        assert set(concept.get("note", LANGUAGES)) in (LANGUAGES, set()), concept["notation"]
        for text in [*concept["pref"].values(), *(label for found in concept["alt"].values() for label in found)]:
            assert text == " ".join(text.split()) != "", concept["notation"]


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_label_leads_to_one_concept_only(file: str, language: str) -> None:
    owners: dict[str, str] = {}
    for concept in concepts_of(file):
        for label in [concept["pref"][language], *concept["alt"].get(language, [])]:
            assert owners.setdefault(label.casefold(), concept["notation"]) == concept["notation"], label


@pytest.mark.parametrize("file", FILES)
def test_the_hierarchy_is_whole_and_has_no_circle(file: str) -> None:
    broader = {concept["notation"]: concept["broader"] for concept in concepts_of(file)}
    for notation, above in broader.items():
        assert set(above) <= set(broader), notation
        assert notation not in ancestors(notation, broader)


def test_related_concepts_exist_both_ways_and_are_not_above_each_other() -> None:
    concepts = {concept["notation"]: concept for concept in concepts_of("thesaurus.jsonl")}
    broader = {notation: concept["broader"] for notation, concept in concepts.items()}
    for notation, concept in concepts.items():
        for other in concept["related"]:
            assert notation in concepts[other]["related"]
            assert other not in ancestors(notation, broader)


def test_the_thesaurus_is_large_enough_and_explains_its_main_concepts() -> None:
    concepts = concepts_of("thesaurus.jsonl")
    assert len(concepts) >= 120
    assert sum(bool(concept["note"]) for concept in concepts) >= 40
    assert all(concept["note"] for concept in concepts if not concept["broader"])


def test_all_countries_and_areas_have_their_codes_and_hang_under_the_world() -> None:
    places = concepts_of("places.jsonl")
    broader = {place["notation"]: place["broader"] for place in places}
    countries = [place for place in places if place["level"] == "country"]
    assert len(countries) >= 240
    assert all(len(c["notation"]) == 3 and len(c["iso2"]) == 2 and len(c["m49"]) == 3 for c in countries)
    assert len({place["m49"] for place in places}) == len(places)
    assert all("001" in ancestors(place["notation"], broader) for place in places if place["notation"] != "001")


def test_the_sustainable_development_goals_are_seventeen() -> None:
    assert [goal["number"] for goal in concepts_of("sdg.jsonl")] == list(range(1, 18))
