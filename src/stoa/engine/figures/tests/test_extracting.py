from __future__ import annotations

import pytest

from stoa.engine.figures import Figure, extract
from stoa.engine.figures.tests.names import starter_places


def read(text: str, language: str = "en") -> list[Figure]:
    return extract(text, language, starter_places())


def only(text: str, language: str = "en") -> Figure:
    figures = read(text, language)
    assert len(figures) == 1, figures
    return figures[0]


@pytest.mark.parametrize(
    ("text", "language", "value", "step"),
    [
        ("It has 1,234.5 tonnes.", "en", 1234.5, 0.1),
        ("Il y a 1 234,5 tonnes.", "fr", 1234.5, 0.1),
        ("Il y a 1\u202f234,5 tonnes.", "fr", 1234.5, 0.1),
        ("Hay 1.234,5 toneladas.", "es", 1234.5, 0.1),
        ("Hay 1.234 toneladas.", "es", 1234, 1),
        ("There are 27.6 million people.", "en", 27_600_000, 100_000),
        ("Hay 236.000 millones de dólares.", "es", 236_000_000_000, 1_000_000),
        ("Il reste 52 Md$ à verser.", "fr", 52_000_000_000, 1_000_000_000),
        ("Two hundred and twelve people came.", "en", 212, 1),
        ("Quatre-vingt-dix-neuf personnes sont venues.", "fr", 99, 1),
        ("Dix-neuf personnes sont venues.", "fr", 19, 1),
        ("Vinieron cuatrocientas treinta y cinco personas.", "es", 435, 1),
        ("Half a million workers left.", "en", 500_000, 500_000),
        ("One in five workers left.", "en", 20, 5),
        ("Les deux tiers des salariés sont partis.", "fr", 66.7, 5),
        ("Tres de cada cuatro empresas cerraron.", "es", 75, 5),
    ],
)
def test_numbers_are_read_as_they_are_meant(text: str, language: str, value: float, step: float) -> None:
    figure = only(text, language)
    assert figure.value == pytest.approx(value)
    assert figure.step == pytest.approx(step)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Convention No. 189 and Recommendation No. 201 were adopted in 2011.", "en"),
        ("See table 4.2 on page 117 of document GB.347/INS/5.", "en"),
        ("Call +41 22 799 61 11 between 9 a.m. and 14:30.", "en"),
        ("Version 3.1.2 of COVID-19 guidance, resolution 73/327.", "en"),
        ("3. The inspector calls.", "en"),
        ("La convention n° 190 a été adoptée le 21 juin 2019, lors de la 108e session.", "fr"),
        ("El Convenio núm. 169, artículos 14, 15 y 16, del 27 de junio de 1989.", "es"),
        ("Thousands of people left.", "en"),
    ],
)
def test_what_counts_nothing_is_no_figure(text: str, language: str) -> None:
    assert read(text, language) == []


@pytest.mark.parametrize(
    ("text", "language", "unit"),
    [
        ("It is 5 per cent.", "en", "percent"),
        ("Il est de 5 points de pourcentage.", "fr", "percentage points"),
        ("Son 3,6 por mil habitantes.", "es", "per 1000"),
        ("It costs US$ 40.", "en", "USD"),
        ("Cela coûte 2 000 francs CFA au Sénégal.", "fr", "XOF"),
        ("Cuesta $500 en Chile.", "es", "CLP"),
        ("It lasts 14 weeks.", "en", "weeks"),
        ("Some 187 member States agreed.", "en", "countries"),
        ("Il y a 640 inspectrices.", "fr", "persons"),
    ],
)
def test_units_are_found_before_and_behind(text: str, language: str, unit: str) -> None:
    assert only(text, language).unit == unit


@pytest.mark.parametrize(
    ("text", "language", "period"),
    [
        ("It was 5 per cent in 2019.", "en", "2019"),
        ("It has been 5 per cent since 2019.", "en", "2019/"),
        ("It grew by 5 per cent between 2010 and 2019.", "en", "2010/2019"),
        ("Au premier trimestre de 2024, c’était 5 %.", "fr", "2024-Q1"),
        ("Era del 5 % en julio de 2024.", "es", "2024-07"),
        ("It was 5 per cent in 2018-2021.", "en", "2018/2021"),
        ("It was 5 per cent, the highest since 1977.", "en", ""),
    ],
)
def test_periods_are_written_as_in_iso_8601(text: str, language: str, period: str) -> None:
    assert only(text, language).period == period


def test_each_number_has_the_place_and_group_that_belong_to_it() -> None:
    women, men = read("In Kenya 40 per cent of women and 60 per cent of men aged 15 to 64 were employed.")
    assert (women.place, women.sex, women.age) == ("KEN", "F", "15-64")
    assert (men.place, men.sex, men.age) == ("KEN", "M", "15-64")
    africa, asia = read("C’était 85,8 % en Afrique et 68,2 % en Asie.", "fr")
    assert (africa.place, asia.place) == ("002", "142")


def test_bounds_changes_and_times_are_told() -> None:
    figure = only("Wages rose by more than 5 per cent a year.")
    assert (figure.bound, figure.change, figure.per) == ("more than", "up", "year")
    assert only("Nearly 3 million workers died.").approximate


def test_a_sentence_that_points_back_takes_up_the_place_of_the_one_before() -> None:
    first, second = read("The rate in Ghana was 4 per cent in 2020. In 2021 this rate was 5 per cent.")
    assert (first.place, second.place, second.period) == ("GHA", "GHA", "2021")


def test_spans_are_pieces_of_the_text_at_their_places() -> None:
    text = "First line.\n\nIn Peru, US$ 4,000 was paid; “one in four” got 5 %."
    for figure in read(text):
        assert text[figure.start : figure.end] == figure.span
