from __future__ import annotations

import pytest

from stoa.engine.text.language import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Decent work and economic growth for all people", "en"),
        ("Le travail décent et la croissance économique", "fr"),
        ("El trabajo decente y el crecimiento económico", "es"),
        ("Menschenwürdige Arbeit und Wirtschaftswachstum", "de"),
        ("العمل اللائق ونمو الاقتصاد", "ar"),
        ("Достойная работа и экономический рост", "ru"),
        ("体面工作和经济增长", "zh"),
        ("O trabalho digno e o crescimento económico não são iguais", "pt"),
        ("Il lavoro dignitoso e la crescita economica", "it"),
    ],
)
def test_languages_of_the_organization_are_told_apart(text: str, language: str) -> None:
    found, sureness = detect(text)
    assert found == language
    assert 0.3 < sureness <= 1.0


@pytest.mark.parametrize("text", ["", "ok", "Annex 2", "12 345 678", "体面"])
def test_too_little_text_is_no_guess(text: str) -> None:
    assert detect(text) == ("", 0.0)
