"""Why an item is found: words, topics and signals as shares, for those who may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from stoa.across.discovery.asking import Asked
from stoa.across.relevance.account import account_of
from stoa.across.relevance.measuring import staff_viewer
from stoa.foundation.directory.models import Group
from stoa.foundation.directory.testing import make_group
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.items.testing import make_item
from stoa.foundation.vocabulary.models import Concept
from stoa.foundation.vocabulary.testing import make_concept
from stoa.foundation.workflow.services import mark_obsolete

if TYPE_CHECKING:
    from stoa.foundation.items.models import Item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


@pytest.fixture
def item() -> Item:
    concept = make_concept("minimum wage")
    Concept.objects.filter(pk=concept.pk).update(pref={"en": "minimum wage", "es": "salario mínimo"})
    made = make_item(title="Pay in Chile", text="el salario mínimo", language="es", topics=[concept])
    mark_obsolete(made, actor=TEST_ACTOR)
    make_item(title="Something else")
    catch_up()
    return made


def test_words_topics_and_signals_are_told_apart(item: Item) -> None:
    account = account_of(staff_viewer(), Asked("minimum wage Chile"), item, "en")
    assert [part.what for part in account.words] == ["chile"]
    assert {(part.what, part.how) for part in account.topics} == {
        ("minimum wage", "tagged with it"),
        ("salario mínimo", "in its text"),
    }
    assert [(part.what, part.share < 0) for part in account.signals if part.what == "obsolete"] == [("obsolete", True)]
    counted = [*account.words, *account.topics, *account.signals]
    assert sum(part.share for part in counted if part.share > 0) == pytest.approx(100, abs=3)


def test_the_page_is_for_those_signed_in_who_may_see_the_item(item: Item, colleague: Client) -> None:
    page = colleague.get(f"/search/why?q=minimum+wage&item={item.short_id}")
    assert page.status_code == 200
    assert "salario mínimo" in page.content.decode()
    assert Client().get(f"/search/why?q=minimum+wage&item={item.short_id}").status_code == 302
    make_group("cell", kind=Group.Sort.TEAM)
    hidden = make_item(title="minimum wage", audience=["community:cell"])
    catch_up()
    answers = [colleague.get(f"/search/why?q=minimum+wage&item={name}") for name in (hidden.short_id, "ST-0000000")]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_what_a_search_does_not_find_is_said(item: Item, colleague: Client) -> None:
    assert "does not find it" in colleague.get(f"/search/why?q=zebra&item={item.short_id}").content.decode()
    assert "goes by date" in colleague.get(f"/search/why?item={item.short_id}").content.decode()
