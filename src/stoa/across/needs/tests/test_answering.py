"""From a question to its answer, and what stands on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from stoa.foundation.access.emergency import open_emergency
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.testing import make_group, make_person
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.items.relations import ANSWERING
from stoa.foundation.items.testing import make_item
from stoa.foundation.vocabulary.testing import make_concept

if TYPE_CHECKING:
    from stoa.foundation.items.models import Item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


@pytest.fixture
def colleague(client: Client) -> Client:
    client.force_login(make_account(make_person(is_staff=True)))
    return client


def page_of(client: Client, item: Item) -> str:
    shown = client.get(f"/i/{item.short_id}")
    assert shown.status_code == 200
    return shown.content.decode()


def test_an_answer_begins_with_the_topics_of_the_question_and_its_connection(colleague: Client) -> None:
    topic, place = make_concept("Wages"), make_concept("Senegal", purpose="places")
    asked = make_item(kind="question", title="Who pays?", topics=[topic], places=[place])
    gone = colleague.get(f"/i/{asked.short_id}/answer")
    where = urlsplit(gone["Location"])
    assert (gone.status_code, where.path) == (302, "/new")
    assert parse_qs(where.query) == {"answers": [asked.short_id], "topics": [str(topic.pk)], "places": [str(place.pk)]}
    choice = colleague.get(gone["Location"]).content.decode()
    assert f"/new/lesson?answers={asked.short_id}" in choice
    assert "/new/question" not in choice
    assert "connected as the answer" in choice
    form = colleague.get(f"/new/lesson?{where.query}").context["page"]["desk"].filled
    assert form.rows("relations") == [(ANSWERING, asked.short_id)]
    assert form.many("topics") == (str(topic.pk),)
    assert form.many("places") == (str(place.pk),)


def test_only_what_asks_can_be_answered_and_hidden_things_are_not_there(colleague: Client) -> None:
    make_group("far")
    lesson, hidden = make_item(kind="lesson"), make_item(kind="question", audience=["unit:far"])
    for short_id in (lesson.short_id, hidden.short_id, "ST-0000000"):
        assert colleague.get(f"/i/{short_id}/answer").status_code == 404


@pytest.mark.parametrize(("kind", "says"), [("question", "nothing here answers this"), ("need", "nothing here meets")])
def test_the_page_says_whether_it_is_open(colleague: Client, kind: str, says: str) -> None:
    asked = make_item(kind=kind, audience=["public"])
    assert says in page_of(colleague, asked)
    assert f"/i/{asked.short_id}/answer" in page_of(colleague, asked)
    assert f"/i/{asked.short_id}/answer" not in page_of(Client(), asked)
    told = make_item(title="So it is paid", relations={ANSWERING: asked})
    shown = page_of(colleague, asked)
    assert says not in shown
    assert told.title in shown
    assert f"/i/{asked.short_id}/answer" in shown
    assert told.title not in page_of(Client(), asked)


def test_other_kinds_offer_no_answer(colleague: Client) -> None:
    assert "/answer" not in page_of(colleague, make_item(kind="lesson"))


def test_nobody_is_offered_to_answer_what_only_an_emergency_access_opens() -> None:
    make_group("wages")
    hidden, usual = make_item(kind="question", audience=["unit:wages"]), make_item(kind="question")
    admin = make_account(make_person(is_staff=True), role="admin")
    open_emergency(person=admin.person, scope="group", key="wages", reason="Salaries leaked.", actor=TEST_ACTOR)
    client = Client()
    client.force_login(admin, backend="stoa.foundation.accounts.backends.PasswordBackend")
    assert f"/i/{hidden.short_id}/answer" not in page_of(client, hidden)
    assert client.get(f"/i/{hidden.short_id}/answer").status_code == 404
    assert f"/i/{usual.short_id}/answer" in page_of(client, usual)
