"""Examples out of knowledge checks: seen by those who judge as far as they may read the items, taken or refused."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from stoa.across.relevance import services
from stoa.across.relevance.measuring import judged_here, measure, staff_viewer
from stoa.across.relevance.models import JudgedQuery, Judgment, Measurement, OfferedJudgment, OfferedQuery
from stoa.across.relevance.queries import offers_shown, offers_waiting
from stoa.across.relevance.services import keep_measurement, offer_example, take_offer
from stoa.foundation.access.queries import viewer_of
from stoa.foundation.directory.models import Group
from stoa.foundation.directory.testing import make_group
from stoa.foundation.errors import BadInputError, NotFoundError
from stoa.foundation.history.services import Actor
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.items.models import Item
from stoa.foundation.items.testing import make_item

if TYPE_CHECKING:
    from django.test import Client

    from stoa.foundation.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
WORDS = "wages of domestic workers"


@pytest.fixture
def item() -> Item:
    found = make_item(title="Wages of domestic workers")
    catch_up()
    return found


@pytest.fixture
def hidden() -> Item:
    make_group("cell", kind=Group.Sort.TEAM)
    return make_item(title="Secret wages", audience=["community:cell"])


def decide(client: Client, **given: str) -> int:
    key = OfferedQuery.objects.get().key
    return client.post(f"/admin/relevance/offered/{key}", given).status_code


def test_an_offer_that_is_taken_becomes_a_judged_query_told_apart(manager: Client, item: Item) -> None:
    offer_example(text=WORDS, language="en", grades={item.pk: 2})
    assert "1 example out of knowledge checks" in manager.get("/admin/relevance").content.decode()
    page = manager.get("/admin/relevance/offered").content.decode()
    assert WORDS in page
    assert item.title in page
    assert decide(manager, take="yes") == 302
    query = JudgedQuery.objects.get()
    assert (query.text, query.offered) == (WORDS, True)
    assert dict(Judgment.objects.values_list("item_id", "grade")) == {item.pk: 2}
    assert not OfferedQuery.objects.exists()
    assert "out of checks" in manager.get("/admin/relevance").content.decode()


def test_taken_offers_are_measured_apart_from_queries_written_by_hand(item: Item) -> None:
    for offered in (True, False):
        query = JudgedQuery.objects.create(text="wages", language="en", offered=offered)
        Judgment.objects.create(query=query, item=item, grade=1)
    sets = measure(staff_viewer(), judged_here())
    assert {name: by["all"].queries for name, by in sets.items()} == {"offered": 1, "queries": 1}
    keep_measurement(sets)
    assert set(Measurement.objects.values_list("offered", "language")) == {
        (True, "en"),
        (True, "all"),
        (False, "en"),
        (False, "all"),
    }


def test_a_judgment_made_by_hand_is_not_overwritten(manager: Client, item: Item) -> None:
    query = JudgedQuery.objects.create(text=WORDS, language="en", offered=True)
    Judgment.objects.create(query=query, item=item, grade=0)
    offer_example(text=WORDS, language="en", grades={item.pk: 2})
    assert decide(manager, take="yes") == 302
    assert Judgment.objects.get().grade == 0


def test_a_judge_sees_no_word_of_an_offer_on_what_they_may_not_read(manager: Client, hidden: Item, item: Item) -> None:
    offer_example(text="quiet closure of the office", language="en", grades={hidden.pk: 2})
    for page in ("/admin/relevance", "/admin/relevance/offered"):
        body = manager.get(page).content.decode()
        assert "quiet closure" not in body
        assert "out of knowledge checks wait" not in body
    assert decide(manager, take="yes") == 404
    offer_example(text="quiet closure of the office", language="en", grades={item.pk: 1})
    body = manager.get("/admin/relevance/offered").content.decode()
    assert "quiet closure" in body
    assert hidden.title not in body
    assert decide(manager, take="yes") == 302
    assert [one.item_id for one in Judgment.objects.all()] == [item.pk]
    assert [one.item_id for one in OfferedJudgment.objects.all()] == [hidden.pk]


def test_what_is_refused_is_off_the_list(manager: Client, item: Item) -> None:
    offer_example(text=WORDS, language="en", grades={item.pk: 2})
    assert decide(manager, refuse="yes") == 302
    assert not OfferedQuery.objects.exists()
    assert not JudgedQuery.objects.exists()
    assert "No example waits for you" in manager.get("/admin/relevance/offered").content.decode()


def test_what_was_said_last_of_an_item_counts(item: Item) -> None:
    for grade in (2, 0):
        offer_example(text=WORDS, language="en", grades={item.pk: grade})
    assert OfferedJudgment.objects.get().grade == 0


def test_others_are_not_offered_anything(colleague: Client, item: Item) -> None:
    offer_example(text=WORDS, language="en", grades={item.pk: 2})
    assert colleague.get("/admin/relevance/offered").status_code == 404
    assert decide(colleague, take="yes") == 404


def test_an_export_tells_offered_queries_apart(manager: Client, item: Item) -> None:
    query = JudgedQuery.objects.create(text="wages", language="en", offered=True)
    Judgment.objects.create(query=query, item=item, grade=1)
    assert b'"offered": true' in b"".join(manager.get("/admin/relevance/export"))


def test_without_one_of_the_buttons_nothing_is_decided(manager: Client, item: Item) -> None:
    offer_example(text=WORDS, language="en", grades={item.pk: 2})
    assert decide(manager) == 422
    assert decide(manager, refuse="") == 422
    assert OfferedQuery.objects.exists()


def test_no_more_examples_wait_than_anybody_looks_at(monkeypatch: pytest.MonkeyPatch, item: Item) -> None:
    monkeypatch.setattr(services, "MOST_OFFERS", 2)
    for words in ("one", "two", "two"):
        offer_example(text=words, language="en", grades={item.pk: 2})
    with pytest.raises(BadInputError, match="Many examples wait already"):
        offer_example(text="three", language="en", grades={item.pk: 2})
    assert OfferedQuery.objects.count() == 2


def test_emergency_access_lists_no_offers(hidden: Item, judge: User) -> None:
    offer_example(text=WORDS, language="en", grades={hidden.pk: 2})
    plain = viewer_of(judge)
    token = "community:cell"
    lent = replace(plain, tokens=plain.tokens | {token}, emergency=frozenset({token}), memo={})
    assert Item.objects.visible_to(lent).filter(pk=hidden.pk).exists()
    assert (offers_shown(lent), offers_waiting(lent)) == ([], 0)
    with pytest.raises(NotFoundError):
        take_offer(OfferedQuery.objects.get().key, viewer=lent, actor=Actor(lent.person_key, "web", lent.person_id))
