from __future__ import annotations

import pytest

from stoa.engine.figures.claims import claims_in


@pytest.mark.parametrize(
    ("sentence", "language", "family", "sign"),
    [
        ("Cash transfers reduce child labour in the villages.", "en", "direction", -1),
        ("Cash transfers do not reduce child labour in the villages.", "en", "direction", 1),
        ("A rise cost no jobs in that year.", "en", "direction", 1),
        ("Kenya should ratify the Convention now.", "en", "advice", 1),
        ("Kenya should not ratify the Convention now.", "en", "advice", -1),
        ("La mesure est inefficace dans les petites entreprises.", "fr", "effect", -1),
        ("El aumento no destruyó empleo en el país.", "es", "direction", 1),
    ],
)
def test_a_claim_has_a_family_and_a_sign(sentence: str, language: str, family: str, sign: int) -> None:
    assert {claim.family: claim.sign for claim in claims_in(sentence, language)}[family] == sign


@pytest.mark.parametrize(
    "sentence",
    [
        "Does a higher wage cost jobs in Spain?",
        "If wages rise, firms would reduce hours of work.",
        "Critics said that the law would destroy jobs there.",
        "The office is on the second floor.",
    ],
)
def test_questions_conditions_and_what_others_said_claim_nothing(sentence: str) -> None:
    assert claims_in(sentence, "en") == []
