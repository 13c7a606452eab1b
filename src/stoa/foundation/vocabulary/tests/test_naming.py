"""Which concepts words name: in any language and number, the longest label first."""

from __future__ import annotations

import pytest

from stoa.foundation.vocabulary.queries import named_in
from stoa.foundation.vocabulary.testing import make_scheme

pytestmark = pytest.mark.django_db


def named(text: str) -> list[int]:
    return [one.concept for one in named_in(text)]


def test_a_label_is_named_in_either_number() -> None:
    concepts = make_scheme({"Minimum wage": "", "Domestic workers": "", "Apprenticeship": ""})
    for text, label in (
        ("how to adjust minimum wages", "Minimum wage"),
        ("a domestic worker in Lima", "Domestic workers"),
        ("APPRENTICESHIPS", "Apprenticeship"),
    ):
        assert named(text) == [concepts[label].pk]


def test_what_is_typed_wins_over_another_number_of_it() -> None:
    concepts = make_scheme({"Work": "", "Works": ""})
    assert named("works") == [concepts["Works"].pk]
    assert named("work") == [concepts["Work"].pk]


def test_a_longer_label_in_another_number_wins_over_a_shorter_one_inside_it() -> None:
    concepts = make_scheme({"Wage": "", "Minimum wage": ""})
    assert named("minimum wages") == [concepts["Minimum wage"].pk]
