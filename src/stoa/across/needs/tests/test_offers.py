"""What is offered where nothing is found: in search, questions, people; only what the reader may know, and nothing is kept."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from unittest.mock import Mock
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stoa.across.needs import nearest
from stoa.across.needs.addresses import LONGEST_QUERY
from stoa.across.needs.nearest import MOST_TOPICS, nearest_communities
from stoa.across.needs.offers import LONGEST_TITLE, offers_for
from stoa.engine.text.fold import fold
from stoa.foundation.access.queries import viewer_of
from stoa.foundation.access.reach import Viewer
from stoa.foundation.accounts.testing import make_account, make_cast
from stoa.foundation.directory.models import Group
from stoa.foundation.directory.testing import make_group, make_membership, make_person
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.items.models import Draft, Item
from stoa.foundation.items.testing import make_item
from stoa.foundation.vocabulary.models import Concept
from stoa.foundation.vocabulary.testing import make_scheme

if TYPE_CHECKING:
    from stoa.foundation.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
PAGES = ("/search", "/ask", "/who")
WORDS = "domestic workers and zebras"
FORMS = 5
"""Of a name, in both numbers of three languages."""
_FORM = re.compile(r'href="(/new/[^"]+)"')


@pytest.fixture
def circles() -> dict[str, Group]:
    """Three communities: one on the topic, one on what lies above it, one on something else."""
    make_scheme({"Labour": "", "Domestic workers": "Labour", "Wages": ""})
    said = {"homes": "Domestic workers’ network.", "all-work": "Labour, of every sort", "pay": "All about wages"}
    return {key: _community(key, text) for key, text in said.items()}


def _community(key: str, text: str) -> Group:
    names = {"en": f"Circle {key}"}
    return make_group(key, kind=Group.Sort.COMMUNITY, names=names, description={"en": text})


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def forms_offered(client: Client, address: str, words: str) -> dict[str, dict[str, list[str]]]:
    """Path and query of each form that a page offers, by what is written on it."""
    answer = client.get(address, {"q": words})
    assert answer.status_code == 200
    links = [urlsplit(unescape(link)) for link in _FORM.findall(answer.content.decode())]
    return {
        f"{link.path} {parse_qs(link.query).get('community', [''])[0]}".strip(): parse_qs(link.query) for link in links
    }


def test_the_nearest_communities_come_first_and_at_most_two(circles: dict[str, Group]) -> None:
    viewer = viewer_of(make_account(make_person(is_staff=True)))
    assert nearest_communities(viewer, "a domestic worker in Peru") == [circles["homes"], circles["all-work"]]
    assert nearest_communities(viewer, "wage") == [circles["pay"]]
    assert nearest_communities(viewer, "zebras") == []


def test_a_community_that_one_may_not_know_is_never_near(circles: dict[str, Group]) -> None:
    member = make_person()
    make_membership(member, circles["homes"])
    assert nearest_communities(viewer_of(make_account(make_person())), WORDS) == []
    assert nearest_communities(viewer_of(make_account(member)), WORDS) == [circles["homes"]]


def test_every_page_that_finds_nothing_offers_to_ask_and_to_file(circles: dict[str, Group]) -> None:
    make_item(title="Ferries", text="On ferries.")
    catch_up()
    colleague = signed_in(make_account(make_person(is_staff=True)))
    for page in PAGES:
        offered = forms_offered(colleague, page, WORDS)
        assert list(offered) == ["/new/question homes", "/new/question all-work", "/new/need"], page
        assert all(query["title"] == [WORDS] for query in offered.values()), page


def test_where_no_community_is_near_one_asks_everybody() -> None:
    make_item(title="Ferries", text="On ferries.")
    catch_up()
    colleague = signed_in(make_account(make_person(is_staff=True)))
    for page in PAGES:
        assert list(forms_offered(colleague, page, "zebras")) == ["/new/question", "/new/need"], page


@pytest.mark.usefixtures("circles")
def test_each_of_the_cast_is_offered_only_communities_they_may_know() -> None:
    cast = make_cast()
    catch_up()
    for name, user in cast.items():
        known = viewer_of(user).tokens & {"staff"}
        offered = forms_offered(signed_in(user), "/search", WORDS)
        assert ("/new/question homes" in offered) is bool(known), name
        assert "/new/need" in offered, name


@pytest.mark.usefixtures("circles")
def test_strangers_are_told_what_they_may_do_and_it_costs_nothing() -> None:
    catch_up()
    for page in PAGES:
        shown = Client().get(page, {"q": WORDS}).content.decode()
        assert not _FORM.findall(shown), page
        assert "Circle" not in shown, page
        assert "People with an account can ask colleagues" in shown, page
        assert "/sign-in?next=" in shown, page
        assert 'href="/problem"' in shown, page
    with CaptureQueriesContext(connection) as seen:
        offers_for(Viewer(), WORDS, "en")
    assert len(seen) == 0


@pytest.mark.usefixtures("circles")
def test_offers_cost_three_statements_however_many_communities_there_are() -> None:
    viewer = viewer_of(make_account(make_person(is_staff=True)))
    for number in range(20):
        _community(f"more-{number}", "Domestic workers")
    with CaptureQueriesContext(connection) as seen:
        offers = offers_for(viewer, WORDS, "en")
    assert len(offers.communities) == 2
    assert len(seen) == 3


def test_words_that_name_many_topics_are_compared_by_the_longest_and_only_where_they_begin(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each label against each community held the process for seconds: 250 topics, 200 communities."""
    viewer = viewer_of(make_account(make_person(is_staff=True)))
    names = [f"trade {'x' * at}" for at in range(1, 31)]
    make_scheme(dict.fromkeys(names, ""))
    for number in range(20):
        _community(f"far-{number}", "We speak of many things here and there.")
    near, _short = _community("near", f"About {names[-1]}."), _community("short", f"About {names[0]}.")
    compared = Mock(wraps=nearest.stands_in)
    monkeypatch.setattr(nearest, "stands_in", compared)
    assert nearest_communities(viewer, " and ".join(names)) == [near]
    assert 0 < compared.call_count <= 2 * MOST_TOPICS * FORMS
    assert nearest_communities(viewer, "", list(Concept.objects.values_list("pk", flat=True)))
    assert compared.call_count <= 4 * MOST_TOPICS * FORMS


def test_what_communities_say_is_folded_once_and_not_with_every_search(
    circles: dict[str, Group], monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer = viewer_of(make_account(make_person(is_staff=True)))
    assert nearest_communities(viewer, "wage") == [circles["pay"]]
    folded = Mock(wraps=fold)
    monkeypatch.setattr(nearest, "fold", folded)
    assert nearest_communities(viewer, "wage") == [circles["pay"]]
    assert [call.args for call in folded.call_args_list] == [("wages",)]
    Group.objects.filter(pk=circles["pay"].pk).update(description={"en": "All about ferries"})
    assert nearest_communities(viewer, "wage") == []


def test_the_way_through_sign_in_is_short_enough_for_every_server() -> None:
    viewer = viewer_of(make_account(make_person(is_staff=True)))
    for letter in ("\N{ARABIC LETTER BEH}", "\N{CJK UNIFIED IDEOGRAPH-4E00}", "\N{GRINNING FACE}", "%", "a "):
        words = letter * 2_000
        signing_in, direct = offers_for(Viewer(), words, "en").sign_in_url, offers_for(viewer, words, "en").need_url
        assert len(signing_in) < 8_000, letter
        assert len(direct) < LONGEST_QUERY + 100, letter
        query = parse_qs(urlsplit(direct).query, errors="strict")
        assert words.startswith(query["text"][0]), letter
        assert words.startswith(query["title"][0].removesuffix(" …").strip()), letter
        assert parse_qs(urlsplit(signing_in).query)["next"] == [direct], letter


def test_long_words_make_a_short_title_and_stay_whole_in_the_text() -> None:
    viewer = viewer_of(make_account(make_person(is_staff=True)))
    words = "Who pays " + "the ferry and " * 40
    query = parse_qs(urlsplit(offers_for(viewer, words, "en").need_url).query)
    assert len(query["title"][0]) <= LONGEST_TITLE
    assert query["title"][0].endswith(" …")
    assert query["text"][0] == words.strip()


def test_what_was_searched_for_comes_back_as_words_never_as_markup() -> None:
    colleague = signed_in(make_account(make_person(is_staff=True)))
    catch_up()
    words = '"><script>alert(1)</script>'
    for page in PAGES:
        shown = colleague.get(page, {"q": words}).content.decode()
        assert "<script>alert" not in shown, page
        assert forms_offered(colleague, page, words)["/new/need"]["title"] == [words], page


def test_following_an_offer_keeps_nothing() -> None:
    colleague = signed_in(make_account(make_person(is_staff=True)))
    catch_up()
    before = Item.objects.unscoped("a test counts").count()
    for page in PAGES:
        answer = colleague.get(page, {"q": "zebras"})
        for link in _FORM.findall(answer.content.decode()):
            assert colleague.get(unescape(link)).status_code == 200
    assert Item.objects.unscoped("a test counts").count() == before
    assert not Draft.objects.exists()
