"""The directory: what is said twice changes nothing, and an e-mail is the only thing matched on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from stoa.foundation.directory.models import Membership, Person, in_language
from stoa.foundation.directory.queries import memberships_in_force, persons_by_email
from stoa.foundation.directory.services import (
    change_person,
    end_membership,
    save_group,
    save_membership,
    save_person,
    set_active,
)
from stoa.foundation.directory.testing import make_group, make_membership, make_person
from stoa.foundation.errors import BadInputError
from stoa.foundation.history.queries import events_about, last_position
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


def test_an_e_mail_can_change_but_not_to_somebody_elses() -> None:
    person, other = make_person(email="one@test.example"), make_person(email="two@test.example")
    assert change_person(person=person, email="New@test.example", name="Ana Rossi", actor=TEST_ACTOR)
    assert not change_person(person=person, email="new@test.example", name="Ana Rossi", actor=TEST_ACTOR)
    with pytest.raises(BadInputError, match="Somebody else"):
        change_person(person=person, email="TWO@test.example", name="Ana Rossi", actor=TEST_ACTOR)
    assert persons_by_email(["new@test.example", "two@test.example"]).keys() == {"new@test.example", str(other.email)}


def test_somebody_who_leaves_keeps_their_entry() -> None:
    person = make_person()
    assert set_active(person=person, is_active=False, actor=TEST_ACTOR)
    assert not set_active(person=person, is_active=False, actor=TEST_ACTOR)
    assert not Person.objects.get(pk=person.pk).is_active
    assert [event.verb for event in events_about(f"person:{person.uuid}")] == ["person.saved", "person.deactivated"]


def test_a_membership_ends_at_once() -> None:
    today = timezone.localdate()
    old, new = make_membership(), make_membership(since=today)
    for membership in (old, new):
        end_membership(membership=membership, today=today, actor=TEST_ACTOR)
        assert not memberships_in_force(membership.person_id, today)
        assert events_about(f"person:{membership.person.uuid}")[-1].verb == "membership.ended"
    assert Membership.objects.get().until == today - timedelta(days=1)
