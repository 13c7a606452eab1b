"""The page of who knows what, and the page of how one is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from stoa.across.expertise.models import Choice, Hidden, Listing
from stoa.across.expertise.testing import make_work, read_everything
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.testing import make_group, make_person
from stoa.foundation.vocabulary.testing import make_concept, make_scheme

if TYPE_CHECKING:
    from django.test import Client

    from stoa.foundation.directory.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


def asked(client: Client, words: str, **more: str) -> str:
    response = client.get(reverse("expertise:who"), {"q": words, **more})
    assert response.status_code == 200
    return response.content.decode()


def sign_in(client: Client, person: Person | None = None) -> Person:
    person = person or make_person(is_staff=True)
    client.force_login(make_account(person))
    return person


def test_colleagues_see_unit_place_languages_and_filters_and_strangers_do_not(client: Client) -> None:
    unit = make_group("kitchen", names={"en": "Kitchen Unit"})
    person = make_person(name="Ada Cook", unit=unit, duty_station="Lima", languages=["es"])
    make_work(person, topics=[make_concept("Cooking")], title="Soup", audience=("public",))
    read_everything()
    seen = asked(client, "cooking")
    assert "Ada Cook" in seen
    assert "Soup" in seen
    assert not [word for word in ("Kitchen Unit", "Lima", "Spanish", "Duty station") if word in seen]
    sign_in(client)
    seen = asked(client, "cooking")
    assert [word for word in ("Kitchen Unit", "Lima", "Spanish", "Duty station") if word not in seen] == []
    assert "Ada Cook" not in asked(client, "cooking", place="Dakar")


def test_where_nobody_is_found_the_next_step_is_a_near_topic_and_its_units(client: Client) -> None:
    sign_in(client)
    topics = make_scheme({"Energy": "", "Wind power": "Energy"})
    unit = make_group("grid", names={"en": "Grid Unit"})
    make_work(make_person(name="Engineer"), topics=[topics["Energy"]], units=[unit], title="Wires", text="Copper.")
    read_everything()
    seen = asked(client, "wind power")
    assert "Nobody found" in seen
    assert f"{reverse('expertise:who')}?q=Energy" in seen
    assert "Engineer" in seen


def test_a_page_without_a_question_asks_for_one(client: Client) -> None:
    response = client.get(reverse("expertise:who"))
    assert response.status_code == 200
    assert "Nobody found" not in response.content.decode()


def test_odd_questions_are_answered(client: Client) -> None:
    make_work(make_person(), title="Something", audience=("public",))
    read_everything()
    for words in ("\x00", "“", '"', "a" * 5_000, "-", "kind:", "()" * 40, "ﷺ", "OR OR"):
        asked(client, words, place="\x00", language='"', unit="'")


def test_people_say_how_they_want_to_be_found(client: Client) -> None:
    person = sign_in(client)
    client.post(reverse("expertise:own"), {"stays_found": "on"})
    choice = Choice.objects.get(person=person)
    assert (choice.is_found, choice.stays_found) == (False, True)
    assert 'name="stays_found" id="id_stays_found" checked' in client.get(reverse("expertise:own")).content.decode()


def test_people_hide_their_own_work_and_topics_and_take_it_back(client: Client) -> None:
    person, topic = sign_in(client), make_concept("Roads")
    item = make_work(person, topics=[topic], title="A road")
    read_everything()
    own = reverse("expertise:own")
    assert "A road" in client.get(own).content.decode()
    assert client.post(reverse("expertise:hide"), {"item": item.short_id}).status_code == 302
    hidden = Hidden.objects.get(person=person)
    assert "Count it again" in client.get(own).content.decode()
    client.post(reverse("expertise:unhide", kwargs={"pk": hidden.pk}))
    client.post(reverse("expertise:hide"), {"concept": topic.pk})
    assert [row.concept_id for row in Hidden.objects.all()] == [topic.pk]


def test_nobody_hides_or_unhides_what_is_not_theirs(client: Client) -> None:
    other = make_person(is_staff=True)
    item = make_work(other, topics=[make_concept("Rails")])
    read_everything()
    theirs = Hidden.objects.create(person=other, short_id=item.short_id)
    listed = Listing.objects.create(person=other, concept=make_concept(), since="2026-01-01")
    sign_in(client)
    for route, data in (
        (reverse("expertise:hide"), {"item": item.short_id}),
        (reverse("expertise:hide"), {"item": "ST-0000000"}),
        (reverse("expertise:hide"), {}),
        (reverse("expertise:unhide", kwargs={"pk": theirs.pk}), {}),
        (reverse("expertise:unlist", kwargs={"pk": listed.pk}), {}),
    ):
        assert client.post(route, data).status_code == 404
    assert Hidden.objects.count() == Listing.objects.count() == 1


def test_people_list_themselves_for_a_topic_by_its_name(client: Client) -> None:
    person, topic = sign_in(client), make_concept("Mediation")
    wrong = client.post(reverse("expertise:list"), {"topic": "Meditation"})
    assert wrong.status_code == 422
    assert "No topic is called “Meditation”" in wrong.content.decode()
    client.post(reverse("expertise:list"), {"topic": "mediation"})
    listing = Listing.objects.get(person=person)
    assert listing.concept_id == topic.pk
    assert "Mediation" in client.get(reverse("expertise:own")).content.decode()
    client.post(reverse("expertise:unlist", kwargs={"pk": listing.pk}))
    assert not Listing.objects.exists()


def test_strangers_have_no_page_of_their_own(client: Client) -> None:
    assert client.get(reverse("expertise:own")).status_code == 302


def test_people_see_and_hide_what_their_entry_says(client: Client) -> None:
    topic = make_concept("Kilns")
    person = sign_in(client, make_person(is_staff=True, about={"en": "Kilns, mostly."}))
    read_everything()
    assert "What your entry in the directory says" in client.get(reverse("expertise:own")).content.decode()
    client.post(reverse("expertise:hide"), {"concept": topic.pk})
    assert "What your entry in the directory says" not in client.get(reverse("expertise:own")).content.decode()
    assert Hidden.objects.get(person=person).concept_id == topic.pk
