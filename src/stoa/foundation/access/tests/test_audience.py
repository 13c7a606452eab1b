"""Audience words and viewers: what each compiles to, and what means nothing is named."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from stoa.foundation.access.audience import compile_audience, look_up
from stoa.foundation.access.models import AccessSet, Denial
from stoa.foundation.access.queries import denied_items, viewer_of, viewer_of_person
from stoa.foundation.access.reach import anonymous
from stoa.foundation.access.services import deny, intern_sets, lift_denials
from stoa.foundation.access.testing import make_audience, make_viewer
from stoa.foundation.accounts.testing import make_account, make_cast
from stoa.foundation.directory.models import Group, Membership
from stoa.foundation.directory.testing import make_group, make_membership, make_person

pytestmark = pytest.mark.django_db
CONSTITUENTS = {"group:government", "group:employers", "group:workers"}


def test_plain_words_compile() -> None:
    assert make_audience("public") == {"public"}
    assert make_audience("staff", "government") == {"staff", "group:government"}
    assert make_audience("constituents") == CONSTITUENTS


def test_named_words_compile_when_they_name_what_they_say() -> None:
    cast = make_cast()
    words = ("partner:partner-office", "donor:donor-office", "unit:dakar", "community:safety", "community:pilot")
    assert make_audience(*words) == set(words)
    person = cast["staff"].person
    assert make_audience("person:STAFF@test.example") == {f"person:{person.uuid}"}


@pytest.mark.parametrize(
    "word",
    [
        "everybody",
        "",
        "unit:",
        "unit:nowhere",
        "unit:safety",
        "community:dakar",
        "partner:donor-office",
        "group:workers",
        "donor:partner-office",
        "person:nobody@test.example",
        "staff ",
        "curator:dakar",
        "person:",
    ],
)
def test_a_word_that_means_nothing_is_named(word: str) -> None:
    make_cast()
    tokens, problems = compile_audience([word], look_up([[word]]))
    assert tokens == frozenset()
    assert [problem.field for problem in problems] == ["audience"]
    assert repr(word) in problems[0].sentence


def test_the_cast_holds_the_tokens_of_the_design() -> None:
    cast = make_cast()
    held = {name: viewer_of(user).tokens - {f"person:{user.person.uuid}", "public"} for name, user in cast.items()}
    assert held == {
        "government": {"group:government"},
        "employers": {"group:employers"},
        "workers": {"group:workers"},
        "partner": {"partner:partner-office"},
        "donor": {"donor:donor-office"},
        "staff": {"staff"},
        "unit": {"staff", "unit:dakar", "unit:africa", "unit:hq"},
        "community": {"staff", "community:safety", "community:pilot"},
        "former": {"staff"},
        "curator": {"staff", "unit:dakar", "unit:africa", "unit:hq", "curator:dakar"},
        "manager": {"staff"},
        "admin": {"staff"},
    }


def test_somebody_not_signed_in_or_locked_out_sees_what_is_public() -> None:
    user = make_account(make_person(is_staff=True))
    user.is_active = False
    assert viewer_of(None).tokens == viewer_of(user).tokens == anonymous().tokens == {"public"}
    assert viewer_of(user).reach().is_public
    assert not make_viewer().reach().is_public


def test_a_membership_holds_from_its_first_to_its_last_day() -> None:
    person, group = make_person(), make_group(kind=Group.Sort.COMMUNITY)
    today, day = timezone.localdate(), timedelta(days=1)
    held = []
    for since, until in ((today, today), (today - day, today - day), (today + day, None), (today - day, None)):
        Membership.objects.all().delete()
        make_membership(person, group, since=since, until=until)
        held.append(f"community:{group.key}" in viewer_of_person(person).tokens)
    assert held == [True, False, False, True]


def test_moving_a_unit_changes_what_its_members_see() -> None:
    top, other = make_group("top"), make_group("other")
    below = make_group("below", parent=make_group("middle", parent=top))
    person = make_membership(group=below).person
    assert {"unit:top", "unit:middle", "unit:below"} <= viewer_of_person(person).tokens
    make_group("middle", parent=other)
    assert {"unit:other", "unit:middle", "unit:below"} <= viewer_of_person(person).tokens
    assert "unit:top" not in viewer_of_person(person).tokens
    with pytest.raises(ValueError, match="under itself"):
        make_group("other", parent=below)


def test_equal_sets_are_stored_once() -> None:
    one = intern_sets([frozenset({"staff", "public"}), frozenset({"staff"})])
    two = intern_sets([frozenset({"public", "staff"}), frozenset()])
    assert one[frozenset({"staff", "public"})] == two[frozenset({"public", "staff"})]
    assert AccessSet.objects.count() == 3


def test_a_denial_is_lifted_only_by_an_index_that_holds_its_stamp() -> None:
    deny(1, 5)
    deny(2, 3)
    deny(1, 6)
    lift_denials({1: 5, 2: 4})
    assert denied_items() == {1}
    lift_denials({1: 6})
    assert not Denial.objects.exists()
