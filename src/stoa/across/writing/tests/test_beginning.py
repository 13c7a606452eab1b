"""The form opened by an address that says what to begin with: bounded, looked up, never saved by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from stoa.across.needs.addresses import LONGEST_TEXT, MOST_SUBJECTS, begin_url
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.models import Group
from stoa.foundation.directory.testing import make_group, make_membership, make_person
from stoa.foundation.items.checking import TITLE_LIMIT
from stoa.foundation.items.models import Draft, Item
from stoa.foundation.items.testing import make_item
from stoa.foundation.vocabulary.testing import make_concept

if TYPE_CHECKING:
    from stoa.across.writing.filled import Filled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


@pytest.fixture
def writer(client: Client) -> Client:
    client.force_login(make_account(make_person(is_staff=True)))
    return client


def filled(client: Client, address: str) -> Filled:
    answer = client.get(address)
    assert answer.status_code == 200
    found: Filled = answer.context["page"]["desk"].filled
    return found


def test_words_topics_and_community_stand_in_the_form(writer: Client) -> None:
    topic, place = make_concept("Wages"), make_concept("Peru", purpose="places")
    make_group("circle", kind=Group.Sort.COMMUNITY, names={"en": "The Circle"})
    address = begin_url(
        "question", title="Who pays?", text="In **ports**.", topics=[topic.pk], places=[place.pk], community="circle"
    )
    shown = writer.get(address).content.decode()
    form = filled(writer, address)
    assert (form.one("title"), form.one("text")) == ("Who pays?", "In **ports**.")
    assert (form.many("topics"), form.many("places")) == ((str(topic.pk),), (str(place.pk),))
    assert (form.many("audience"), form.many("audience_groups")) == (("staff",), ("community:circle",))
    assert 'value="Who pays?"' in shown
    assert "The Circle" in shown
    assert not Item.objects.unscoped("a test counts").exists()
    assert not Draft.objects.exists()


def test_what_it_begins_with_is_saved_when_the_form_is_sent(writer: Client) -> None:
    address = begin_url("need", title="Night work of bakers")
    sent: dict[str, Any] = {name: list(values) for name, values in filled(writer, address).values.items() if values}
    answer = writer.post(address, {**sent, "head": "", "act": "save"})
    assert answer.status_code == 302
    item = Item.objects.unscoped("a test reads back").get()
    assert (item.kind, item.title, item.status) == ("need", "Night work of bakers", "draft")


def test_topics_and_places_that_the_title_names_are_proposed(writer: Client) -> None:
    topic, place = make_concept("Minimum wages"), make_concept("Peru", purpose="places")
    form = filled(writer, begin_url("need", title="Minimum wages in Peru"))
    assert (form.many("topics"), form.many("places")) == ((str(topic.pk),), (str(place.pk),))
    other = make_concept("Ferries")
    assert filled(writer, begin_url("need", title="Minimum wages", topics=[other.pk])).many("topics") == (
        str(other.pk),
    )


def test_what_is_not_there_or_not_theirs_to_name_is_left_out(writer: Client) -> None:
    place = make_concept("Peru", purpose="places")
    make_group("pilot", kind=Group.Sort.TEAM)
    make_group("far")
    hidden = make_item(audience=["unit:far"])
    wrong = {
        "topics": ["0", "999999", "x", "-1", "\N{ARABIC-INDIC DIGIT FOUR}", str(place.pk), "9" * 40],
        "places": ["1e3"],
        "community": "pilot",
        "answers": hidden.short_id,
    }
    form = filled(writer, f"/new/question?{urlencode({'title': 'Fish', **wrong}, doseq=True)}")
    assert form.one("title") == "Fish"
    assert form.many("topics") == form.many("places") == form.many("audience_groups") == ()
    assert form.rows("relations") == []


def test_an_address_never_widens_who_may_see_it(writer: Client) -> None:
    group = make_group("dakar")
    make_membership(make_person(), group)
    more = {"audience": "public", "audience_groups": "unit:dakar", "audience_people": "a@test.example", "owner": "x"}
    form = filled(writer, f"/new/need?{urlencode({'title': 'Fish', 'community': 'dakar', **more})}")
    assert form.many("audience") == ("staff",)
    assert form.many("audience_groups") == ()
    assert form.one("audience_people") == ""
    assert form.one("owner") != "x"


def test_it_is_cut_to_length_and_cleaned(writer: Client) -> None:
    topics = [make_concept(f"Topic {at}").pk for at in range(MOST_SUBJECTS + 3)]
    given = {"title": "a\x00b \n c" + "d" * 900, "text": "e" * 5_000, "topics": topics}
    form = filled(writer, f"/new/need?{urlencode(given, doseq=True)}")
    assert form.one("title").startswith("ab c")
    assert len(form.one("title")) == TITLE_LIMIT
    assert len(form.one("text")) == LONGEST_TEXT
    assert len(form.many("topics")) == MOST_SUBJECTS


def test_a_page_does_not_grow_with_what_its_address_repeats(writer: Client) -> None:
    for path in ("/new/question", "/new"):
        plain = len(writer.get(f"{path}?title=Fish").content)
        flooded = writer.get(f"{path}?title=Fish&" + "&".join(f"topics={at}" for at in range(3_000)))
        assert flooded.status_code == 200
        assert len(flooded.content) < plain + 40_000, path


def test_words_are_shown_as_words(writer: Client) -> None:
    shown = writer.get(begin_url("need", title='"><script>alert(1)</script>', text="</textarea><b>")).content.decode()
    assert "<script>alert" not in shown
    assert "</textarea><b>" not in shown


def test_who_is_not_signed_in_comes_back_to_the_same_form() -> None:
    answer = Client().get(begin_url("need", title="Fish & chips"))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in?next=%2Fnew%2Fneed%3Ftitle%3DFish%2B%2526%2Bchips")
