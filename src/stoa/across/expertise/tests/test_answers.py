"""Who wrote what answers a question shows that they know: as far as whoever reads the answer may read the question."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest

from stoa.across.expertise import services
from stoa.across.expertise.checks import evidence_problems
from stoa.across.expertise.could_answer import could_answer
from stoa.across.expertise.follower import catch_up
from stoa.across.expertise.models import Evidence
from stoa.across.expertise.queries import who_knows
from stoa.across.expertise.services import ITEMS_AT_ONCE
from stoa.across.expertise.testing import make_work, read_everything
from stoa.foundation.access.queries import viewer_of
from stoa.foundation.access.reach import Viewer
from stoa.foundation.access.testing import make_audience
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.testing import make_group, make_person
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.items.content import Link
from stoa.foundation.items.relations import ANSWERING
from stoa.foundation.items.services import withdraw_item
from stoa.foundation.items.services.owning import give_item
from stoa.foundation.items.services.relating import relate_items
from stoa.foundation.items.testing import make_content, make_item, resave
from stoa.foundation.vocabulary.testing import make_concept, make_scheme

if TYPE_CHECKING:
    from django.test import Client

    from stoa.foundation.items.models import Item

pytestmark = pytest.mark.django_db
STAFF = Viewer(frozenset({"public", "staff"}))


def sorts(item: Item) -> set[str]:
    """What the evidence that hangs on an item says; nothing must be wrong with any."""
    catch_up()
    assert not list(evidence_problems())
    return set(Evidence.objects.filter(short_id=item.short_id).values_list("sort", flat=True))


def test_an_answer_is_shown_as_what_somebody_knows(fresh_home: object) -> None:
    asked = make_item(kind="question", title="What do bakers breathe in?")
    topic = make_concept("Flour dust")
    told = make_work(make_person(name="Ada Baker"), topics=[topic], title="Dust", relations={ANSWERING: asked})
    read_everything()
    (knower,) = who_knows(STAFF, "flour dust", "en").people
    assert knower.person.name == "Ada Baker"
    assert [(one.short_id, one.type) for one in knower.evidence] == [(told.short_id, "answered a question with it")]


def test_asking_shows_nothing_and_meeting_a_need_is_writing_as_usual() -> None:
    person, topic = make_person(), make_concept()
    question = make_work(person, kind="question", topics=[topic])
    need = make_work(person, kind="need", topics=[topic])
    met = make_work(person, topics=[topic], relations={ANSWERING: need})
    assert (sorts(question), sorts(need), sorts(met)) == (set(), set(), {"author"})


def test_an_answer_to_ones_own_question_is_writing_as_usual() -> None:
    asker, colleague, topic = make_person(), make_person(), make_concept()
    owned = make_item(kind="question", owner=asker)
    signed = make_work(asker, kind="question")
    others = make_item(kind="question", owner=colleague)
    for asked in (owned, signed):
        assert sorts(make_work(asker, topics=[topic], relations={ANSWERING: asked})) == {"author"}
    together = make_work(asker, colleague, topics=[topic], relations={ANSWERING: owned})
    assert sorts(together) == {"author", "answer"}
    assert Evidence.objects.get(short_id=together.short_id, sort="answer").person == colleague
    both = make_work(asker, topics=[topic], relations={ANSWERING: owned})
    relate_items({both.pk: [Link(ANSWERING, others.short_id)]}, actor=TEST_ACTOR)
    assert sorts(both) == {"answer"}


def test_a_question_given_to_somebody_else_is_answered_by_whoever_owned_it() -> None:
    asker, heir = make_person(), make_account(make_person())
    asked = make_item(kind="question", owner=asker)
    told = make_work(asker, topics=[make_concept()], relations={ANSWERING: asked})
    assert sorts(told) == {"author"}
    give_item(asked, owner=heir.person, actor=TEST_ACTOR)
    assert not list(evidence_problems())
    assert sorts(told) == {"answer"}


def test_thousands_of_answers_to_one_question_are_not_written_in_one_transaction(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_group("far")
    asked, person, topic = make_item(kind="question", title="Who pays?"), make_person(), make_concept()
    for _ in range(ITEMS_AT_ONCE + 2):
        make_work(person, topics=[topic], relations={ANSWERING: asked})
    catch_up()
    written = Mock(wraps=services.refresh)
    monkeypatch.setattr(services, "refresh", written)
    narrowed = resave(asked, make_content(title="Who pays?", audience=["unit:far"]))
    catch_up()
    assert [len(call.kwargs["items"]) for call in written.call_args_list] == [ITEMS_AT_ONCE, 2]
    assert not list(evidence_problems())
    written.reset_mock()
    resave(narrowed, make_content(title="Who pays for it?", audience=["unit:far"]))
    catch_up()
    assert not written.called


def test_a_question_that_not_every_reader_of_the_answer_may_read_is_not_told_of() -> None:
    make_group("far")
    person, topic = make_person(), make_concept()
    hidden = make_item(kind="question", audience=["unit:far"])
    open_to_all = make_item(kind="question", audience=["public"])
    draft = make_item(kind="question", audience=["public"], status="draft")
    assert sorts(make_work(person, topics=[topic], relations={ANSWERING: hidden})) == {"author"}
    assert sorts(make_work(person, topics=[topic], relations={ANSWERING: draft})) == {"author"}
    assert sorts(make_work(person, topics=[topic], relations={ANSWERING: open_to_all})) == {"answer"}
    inside = make_work(person, topics=[topic], relations={ANSWERING: hidden}, audience=["unit:far"])
    assert sorts(inside) == {"answer"}


def test_a_question_that_is_narrowed_or_withdrawn_takes_the_answer_with_it() -> None:
    make_group("far")
    asked = make_item(kind="question", title="Who pays?")
    told = make_work(make_person(), topics=[make_concept()], relations={ANSWERING: asked})
    assert sorts(told) == {"answer"}
    narrowed = resave(asked, make_content(title="Who pays?", audience=["unit:far"]))
    assert not list(evidence_problems())
    assert sorts(told) == {"author"}
    assert make_audience("unit:far") == frozenset(narrowed.access.tokens)
    widened = resave(narrowed, make_content(title="Who pays?", audience=["public"]))
    assert sorts(told) == {"answer"}
    withdraw_item(widened, reason="Asked by mistake.", actor=TEST_ACTOR)
    assert sorts(told) == {"author"}


def test_an_import_that_connects_afterwards_is_followed() -> None:
    asked = make_item(kind="question")
    told = make_work(make_person(), topics=[make_concept()])
    assert sorts(told) == {"author"}
    relate_items({told.pk: [Link(ANSWERING, asked.short_id)]}, actor=TEST_ACTOR)
    assert not list(evidence_problems())
    assert sorts(told) == {"answer"}


def test_the_home_page_names_open_questions_on_what_its_reader_worked_on(client: Client, fresh_home: object) -> None:
    make_group("far")
    person, topics = make_person(is_staff=True), make_scheme({"Bread": "", "Rye bread": "Bread", "Boats": ""})
    make_work(person, topics=[topics["Bread"]])
    mine = make_item(kind="question", title="Mine?", topics=[topics["Bread"]], owner=person)
    near = make_item(kind="question", title="Who bakes rye?", topics=[topics["Rye bread"]])
    make_item(kind="question", title="Who sails?", topics=[topics["Boats"]])
    make_item(kind="question", title="Who hides?", topics=[topics["Bread"]], audience=["unit:far"])
    make_item(kind="need", title="What of bread?", topics=[topics["Bread"]])
    read_everything()
    account = make_account(person)
    client.force_login(account)
    panel = could_answer(viewer_of(account))
    assert panel is not None
    assert panel["items"] == [near.short_id]
    assert mine.short_id not in panel["items"]
    assert "Open questions you could answer" in client.get("/").content.decode()
    make_item(title="So", relations={ANSWERING: near})
    assert could_answer(viewer_of(account)) is None
    assert could_answer(Viewer()) is None
