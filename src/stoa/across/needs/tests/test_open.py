"""What is open: a published question or need that nothing the viewer may read answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stoa.across.needs.queries import answers_of, are_open, open_on
from stoa.foundation.access.queries import viewer_of
from stoa.foundation.access.reach import Viewer
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.testing import make_group, make_membership, make_person
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.items.relations import ANSWERING
from stoa.foundation.items.services import withdraw_item
from stoa.foundation.items.testing import make_item
from stoa.foundation.vocabulary.testing import make_concept, make_scheme

if TYPE_CHECKING:
    from stoa.foundation.items.models import Item

pytestmark = pytest.mark.django_db
PUBLIC = Viewer()


@pytest.fixture
def colleague() -> Viewer:
    return viewer_of(make_account(make_person(is_staff=True)))


def ask(kind: str = "question", **changes: object) -> Item:
    return make_item(kind=kind, **({"audience": ["public"]} | changes))  # type: ignore[arg-type]  # builders take what they take


def reply(to: Item, **changes: object) -> Item:
    given: dict[str, object] = {"audience": ["public"], "relations": {ANSWERING: to}}
    return make_item(**(given | changes))  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize("kind", ["question", "need"])
def test_a_question_or_need_is_open_until_something_answers_it(kind: str) -> None:
    asked, other = ask(kind), ask(kind)
    assert are_open(PUBLIC, [asked, other]) == {asked.pk, other.pk}
    answer = reply(asked)
    assert are_open(PUBLIC, [asked, other]) == {other.pk}
    withdraw_item(answer, reason="Wrong.", actor=TEST_ACTOR)
    assert are_open(PUBLIC, [asked, other]) == {asked.pk, other.pk}


def test_other_kinds_and_drafts_are_never_open(colleague: Viewer) -> None:
    lesson, draft = make_item(kind="lesson"), ask(status="draft")
    assert are_open(colleague, [lesson, draft]) == set()


def test_a_draft_or_another_question_answers_nothing() -> None:
    asked = ask()
    reply(asked, status="draft")
    reply(asked, kind="question")
    reply(asked, kind="need")
    assert are_open(PUBLIC, [asked]) == {asked.pk}


def test_an_answer_that_one_may_not_read_leaves_it_open_to_them(colleague: Viewer) -> None:
    asked = ask()
    reply(asked, audience=["staff"])
    assert are_open(PUBLIC, [asked]) == {asked.pk}
    assert are_open(colleague, [asked]) == set()


def test_an_answer_of_whoever_asked_closes_it_too() -> None:
    person = make_person()
    asked = ask(owner=person)
    reply(asked, owner=person)
    assert are_open(PUBLIC, [asked]) == set()


def test_open_ones_are_found_by_topic_and_narrower_ones_newest_first(colleague: Viewer) -> None:
    topics = make_scheme({"Work": "", "Domestic work": "Work", "Wages": ""})
    wide, narrow = ask(topics=[topics["Work"]]), ask("need", topics=[topics["Domestic work"]])
    ask(topics=[topics["Wages"]])
    reply(ask(topics=[topics["Work"]]))
    assert open_on(colleague, [topics["Work"].pk], 9) == [narrow, wide]
    assert open_on(colleague, [topics["Work"].pk], 1) == [narrow]
    assert open_on(colleague, [topics["Domestic work"].pk], 9) == [narrow]
    assert open_on(colleague, [], 9) == []


def test_what_is_asked_of_a_community_is_open_to_its_members_alone(colleague: Viewer) -> None:
    topic, group = make_concept("Wages"), make_group("circle", kind="community")
    person = make_person()
    make_membership(person, group)
    asked = ask(topics=[topic], audience=["community:circle"])
    assert open_on(viewer_of(make_account(person)), [topic.pk], 9) == [asked]
    assert open_on(colleague, [topic.pk], 9) == []


def test_all_that_answers_is_looked_up_in_one_statement(django_assert_num_queries: object) -> None:
    asked, other = ask(), ask()
    answers = [reply(asked).short_id, reply(asked).short_id]
    reply(other)
    with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django's
        assert answers_of({asked.short_id, "ST-0000000"}) == answers
    assert answers_of([answers[0]]) == answers_of([]) == []
