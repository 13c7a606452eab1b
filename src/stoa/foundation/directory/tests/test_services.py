"""The directory: what is said twice changes nothing, and an e-mail is the only thing matched on."""

from __future__ import annotations

import pytest

from stoa.foundation.directory.models import Person, in_language
from stoa.foundation.directory.queries import persons_by_email
from stoa.foundation.directory.services import save_group, save_membership, save_person
from stoa.foundation.directory.testing import make_group, make_membership, make_person
from stoa.foundation.history.queries import last_position
from stoa.foundation.history.testing import TEST_ACTOR

pytestmark = pytest.mark.django_db


def test_saying_the_same_again_changes_nothing() -> None:
    person = make_person(name="Ana Rossi", email="Ana@Test.example")
    membership = make_membership(person, make_group("dakar"))
    before = last_position()
    assert not save_person(email="ana@test.example", name="Ana Rossi", actor=TEST_ACTOR)[1]
    assert not save_group(key="dakar", kind="unit", names={"en": "dakar"}, actor=TEST_ACTOR)[1]
    again = save_membership(
        person=person, group=membership.group, role="member", since=membership.since, until=None, actor=TEST_ACTOR
    )
    assert again == (membership, False)
    assert last_position() == before


def test_a_name_never_identifies_anybody() -> None:
    make_person(name="Ana Rossi", email="one@test.example")
    make_person(name="Ana Rossi", email="two@test.example")
    make_person(name="Ana Rossi", email=None)
    make_person(name="Ana Rossi", email=None)
    assert Person.objects.count() == 4
    assert set(persons_by_email(["ONE@test.example", "", "three@test.example"])) == {"one@test.example"}


def test_a_text_falls_back_to_english_then_to_any() -> None:
    assert in_language({"fr": "un", "en": "one"}, "fr") == "un"
    assert in_language({"fr": "un", "en": "one"}, "es") == "one"
    assert in_language({"fr": "un"}, "es") == "un"
    assert in_language({}, "en") == in_language(None, "en") == ""
