"""Boxes offer what the writer may see, in their language, and never a whole list."""

from __future__ import annotations

import pytest

from stoa.across.writing.boxes import suggestions
from stoa.across.writing.tests.test_form import signed_in
from stoa.foundation.access.queries import viewer_of
from stoa.foundation.access.reach import anonymous
from stoa.foundation.access.testing import make_viewer
from stoa.foundation.accounts.testing import make_account, make_cast
from stoa.foundation.directory.models import Group
from stoa.foundation.directory.testing import make_group, make_membership, make_person
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.items.testing import make_item
from stoa.foundation.vocabulary.services import NewConcept, load_scheme
from stoa.foundation.vocabulary.testing import make_concept, make_scheme

pytestmark = pytest.mark.django_db


def texts(*asked: object, **named: object) -> list[str]:
    return [one.text for one in suggestions(*asked, **named)]  # type: ignore[arg-type]


def test_topics_and_places_do_not_mix() -> None:
    make_concept("Mali", purpose="places")
    make_concept("Malaria at work")
    staff = make_viewer()
    assert texts(staff, "places", "mal", "en") == ["Mali"]
    assert texts(staff, "topics", "mal", "en") == ["Malaria at work"]


def test_a_concept_is_found_by_a_label_in_any_language_and_named_in_the_readers() -> None:
    uri = "https://test.example/wages"
    concept = NewConcept(uri, "1", {"en": "Minimum wages", "fr": "Salaire minimum"}, broader=[])
    load_scheme(key="t", uri=uri + "s", titles={"en": "t"}, purpose="topics", concepts=[concept], actor=TEST_ACTOR)
    found = suggestions(make_viewer(), "topics", "sala", "en")
    assert [(one.text, one.note) for one in found] == [("Minimum wages", "Salaire minimum")]
    assert texts(make_viewer(), "topics", "wages", "fr") == ["Salaire minimum"]


def test_at_most_ten_are_offered_and_none_for_one_letter() -> None:
    make_scheme({f"Wage form {number:02}": "" for number in range(30)})
    assert len(texts(make_viewer(), "topics", "wage", "en")) == 10
    assert texts(make_viewer(), "topics", "w", "en") == []


def test_people_are_offered_as_the_list_of_people_shows_them() -> None:
    make_person(name="Ana Staff", is_staff=True)
    make_person(name="Ana Outside", is_staff=False)
    outsider = viewer_of(make_account(make_person(name="Ana Self", is_staff=False)))
    assert texts(make_viewer(), "people", "ana", "en") == ["Ana Staff"]
    assert texts(outsider, "people", "ana", "en") == ["Ana Self"]
    assert texts(anonymous(), "people", "ana", "en") == []


def test_items_are_offered_within_what_the_writer_sees() -> None:
    open_one, closed = make_item(title="Guide for all"), make_item(title="Guide for few", audience=("government",))
    staff = make_viewer()
    assert texts(staff, "items", "guide", "en") == ["Guide for all"]
    assert texts(staff, "items", open_one.short_id.lower(), "en") == ["Guide for all"]
    assert texts(staff, "items", closed.short_id, "en") == []


def test_groups_one_may_not_know_of_are_not_offered() -> None:
    make_group("wage-team", kind=Group.Sort.TEAM)
    make_group("wage-network", kind=Group.Sort.COMMUNITY)
    make_group("wage-fund", kind=Group.Sort.ORGANIZATION, is_donor=True, is_partner=True)
    member = make_person(is_staff=True)
    make_membership(member, Group.objects.get(key="wage-team"))
    words = [one.value for one in suggestions(make_viewer(), "groups", "wage", "en")]
    assert words == ["partner:wage-fund", "donor:wage-fund", "community:wage-network"]
    own = [one.value for one in suggestions(viewer_of(make_account(member)), "groups", "wage", "en")]
    assert "community:wage-team" in own
    assert suggestions(viewer_of(make_account()), "groups", "wage", "en") == []


def test_the_cast_gets_data_and_pages() -> None:
    make_concept("Wages")
    for name, user in make_cast().items():
        client = signed_in(user)
        assert client.get("/boxes/topics?q=wag").json()["suggestions"][0]["text"] == "Wages", name
        page = client.get("/boxes/topics?q=wag", headers={"accept": "text/html"})
        assert "Wages" in page.content.decode()
        assert client.get("/boxes/nothing?q=wag").status_code == 404
