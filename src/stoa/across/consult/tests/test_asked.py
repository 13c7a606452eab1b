"""Open questions and needs on the topics of a draft are under way; what seems missing comes with whom to ask."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from stoa.across.consult.checking import check_draft
from stoa.across.consult.cutting import draft_of_text
from stoa.across.consult.record import record_page
from stoa.across.consult.services import share_check
from stoa.across.consult.testing import DRAFT, actor_of, make_check
from stoa.foundation.access.queries import viewer_of
from stoa.foundation.access.reach import Viewer, anonymous
from stoa.foundation.directory.testing import make_group
from stoa.foundation.items.relations import ANSWERING
from stoa.foundation.items.testing import make_item
from stoa.foundation.vocabulary.testing import make_scheme

if TYPE_CHECKING:
    from stoa.across.consult.models import KnowledgeCheck
    from stoa.foundation.accounts.models import User
    from stoa.foundation.items.models import Item
    from stoa.foundation.vocabulary.models import Concept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home", "in_no_hurry", "known")]
STAFF = Viewer(frozenset({"public", "staff"}))


@pytest.fixture
def topics() -> dict[str, Concept]:
    return make_scheme({"Domestic workers": "", "Live-in carers": "Domestic workers", "Zebras": ""})


def ask(topic: Concept, **changes: object) -> Item:
    """A question in words that no draft has."""
    given: dict[str, object] = {"kind": "question", "title": "Quokkas?", "text": "Quokkas.", "audience": ["public"]}
    return make_item(topics=[topic], **(given | changes))  # type: ignore[arg-type]  # builders take what they take


def active(viewer: Viewer) -> set[int]:
    return {match.item.pk for match in check_draft(viewer, draft_of_text(DRAFT)).active}


def shown(user: User, check: KnowledgeCheck) -> dict[str, str]:
    return {one.url.rpartition("/")[2]: one.why for one in record_page(viewer_of(user), check, "en").active}


def test_open_ones_on_the_topics_of_a_draft_are_under_way_for_those_who_may_read_them(
    topics: dict[str, Concept],
) -> None:
    make_group("far")
    question, need = ask(topics["Domestic workers"]), ask(topics["Live-in carers"], kind="need")
    hidden = ask(topics["Domestic workers"], audience=["unit:far"])
    answered = ask(topics["Domestic workers"])
    make_item(title="So it is", audience=["staff"], relations={ANSWERING: answered})
    assert active(anonymous()) >= {question.pk, need.pk, answered.pk}
    assert not active(anonymous()) & {hidden.pk}
    colleague = active(STAFF)
    assert colleague >= {question.pk, need.pk}
    assert not colleague & {hidden.pk, answered.pk}
    assert hidden.pk in active(Viewer(frozenset({"public", "staff", "unit:far"})))


def test_at_most_four_stand_there_and_the_rest_of_what_is_under_way_stays(topics: dict[str, Concept]) -> None:
    asked = {ask(topics["Domestic workers"]).pk for _ in range(9)}
    found = active(STAFF)
    assert len(found & asked) == 4
    assert found - asked


def test_a_question_in_the_words_of_a_draft_is_never_what_we_already_have(topics: dict[str, Concept]) -> None:
    words = "household survey of domestic workers, wages and waiting hours in the capital"
    asked = ask(topics["Domestic workers"], title=f"Who has a {words}?", text=f"We look for a {words}.")
    findings = check_draft(anonymous(), draft_of_text(DRAFT))
    assert asked.pk in {match.item.pk for match in findings.active}
    assert asked.pk not in {match.item.pk for match in findings.matches}


def test_a_record_says_why_they_stand_there_and_that_one_was_answered_since(
    maker: User, colleague: User, topics: dict[str, Concept]
) -> None:
    question, need = ask(topics["Domestic workers"]), ask(topics["Domestic workers"], kind="need")
    check = make_check(maker)
    share_check(check, audience=["staff"], viewer=viewer_of(maker), actor=actor_of(viewer_of(maker)))
    said = shown(maker, check)
    assert said[question.short_id] == "An open question"
    assert said[need.short_id] == "A need nobody has met yet"
    make_item(title="So it is", audience=["unit:wages"], relations={ANSWERING: question})
    assert shown(maker, check)[question.short_id] == "no longer under way"
    assert shown(colleague, check)[question.short_id] == "An open question"


def test_what_seems_missing_comes_with_forms_that_carry_the_draft_s_title_and_topics(
    maker: User, topics: dict[str, Concept]
) -> None:
    make_group("homes", kind="community", names={"en": "Homes"}, description={"en": "For domestic workers."})
    check = make_check(maker)
    client = Client()
    client.force_login(maker, backend="stoa.foundation.accounts.backends.PasswordBackend")
    page = client.get(f"/check/{check.pk}").content.decode()
    links = [urlsplit(unescape(link)) for link in re.findall(r'href="(/new/[^"]+)"', page)]
    assert [link.path for link in links] == ["/new/question", "/new/need"]
    asked = parse_qs(links[0].query)
    assert asked["community"] == ["homes"]
    assert asked["title"] == [check.shown_title]
    assert str(topics["Domestic workers"].pk) in asked["topics"]
