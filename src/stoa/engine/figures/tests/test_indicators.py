from __future__ import annotations

import pytest

from stoa.engine.figures.indicators import indicators_in


@pytest.mark.parametrize(
    "phrases",
    [
        ("the unemployment rate", "le taux de chômage", "la tasa de desempleo", "jobless rate", "la tasa de paro"),
        ("labour force participation rate", "taux d’activité", "tasa de participación en la fuerza de trabajo"),
        ("informal employment", "l'emploi informel", "el empleo informal"),
        ("children in child labour", "travail des enfants", "trabajo infantil"),
        ("young people not in employment, education or training", "jeunes ni en emploi", "jóvenes que ni estudian"),
        ("employment-to-population ratio", "ratio emploi-population", "relación empleo-población"),
        ("union density", "taux de syndicalisation", "tasa de afiliación sindical"),
        ("the gender pay gap", "l’écart de rémunération", "la brecha salarial de género"),
        ("fatal occupational accidents", "accidents du travail mortels", "accidentes de trabajo mortales"),
        ("long-term unemployment", "chômage de longue durée", "desempleo de larga duración"),
        ("domestic workers", "travailleuses domestiques", "trabajadoras del hogar"),
        ("rural unemployment", "le chômage rural", "el desempleo rural"),
    ],
)
def test_one_indicator_has_its_name_in_each_language(phrases: tuple[str, ...]) -> None:
    named = {indicators_in(phrase) for phrase in phrases}
    assert len(named) == 1
    assert named != {frozenset()}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("unemployment rate", "underemployment rate"),
        ("unemployment rate", "unemployment insurance coverage"),
        ("unemployment rate", "employment rate"),
        ("youth unemployment", "emploi informel des jeunes"),
        ("minimum wage", "average monthly wage"),
        ("forced labour", "modern slavery"),
        ("unemployment rate", "long-term unemployment rate"),
        ("rural unemployment", "unemployment"),
        ("formal employment of migrant workers", "informal employment of migrant workers"),
    ],
)
def test_different_indicators_are_told_apart(one: str, other: str) -> None:
    assert indicators_in(one) != indicators_in(other)


@pytest.mark.parametrize("phrase", ["", "people", "rural areas", "countries", "deaths in the region"])
def test_what_names_no_indicator_has_none(phrase: str) -> None:
    assert indicators_in(phrase) == frozenset()


@pytest.mark.parametrize(
    "word", ["work", "indemnit", "trabajador", "travailleur", "inspect", "lesion", "prestaci", "average w", "w"]
)
def test_a_phrase_without_end_is_cut_and_no_word_is_followed_far(word: str) -> None:
    for phrase in (word * 20_000, f"{word}{'x' * 100_000}", f"{word} " * 20_000):
        assert indicators_in(phrase) == indicators_in(phrase[:200])
    assert indicators_in("x " * 100 + "unemployment rate") == frozenset()
