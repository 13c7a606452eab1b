"""Names in the other number, so that “domestic worker” leads to “Domestic workers”."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.engine.text.number import other_numbers


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("minimum wages", "minimum wage"),
        ("domestic worker", "domestic workers"),
        ("supply chain agencies", "supply chain agency"),
        ("supply chain agency", "supply chain agencies"),
        ("travailleurs domestiques", "travailleur domestique"),
        ("travailleur domestique", "travailleurs domestiques"),
        ("organismes regionaux", "organisme regional"),
        ("trabajadores domesticos", "trabajador domestico"),
        ("trabajador domestico", "trabajadores domesticos"),
        ("inspecciones laborales", "inspeccion laboral"),
        ("inspeccion laboral", "inspecciones laborales"),
        ("branch", "branches"),
    ],
)
def test_a_name_is_found_in_the_other_number(name: str, other: str) -> None:
    assert other in list(other_numbers(name.split()))


def test_short_words_figures_and_codes_stay_as_they_are() -> None:
    assert list(other_numbers(["c190"])) == []
    assert list(other_numbers(["of", "les"])) == []
    assert list(other_numbers([])) == []


@given(st.lists(st.text(min_size=1), max_size=6))
def test_no_form_comes_twice_or_is_what_was_given(words: list[str]) -> None:
    forms = list(other_numbers(words))
    assert len(forms) == len(set(forms)) <= 5
    assert " ".join(words) not in forms
