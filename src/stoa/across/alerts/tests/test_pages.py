"""The pages: saving with an alert, choosing how to be told, private feeds. Nobody is given anything of anybody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from stoa.across.alerts import personal
from stoa.across.alerts.models import Alert
from stoa.across.alerts.testing import look, make_alert
from stoa.across.alerts.tokens import END, sealed
from stoa.across.shelf.models import SavedSearch
from stoa.foundation.access.testing import make_audience
from stoa.foundation.accounts.models import User
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.models import Membership, Person
from stoa.foundation.directory.testing import make_group, make_membership, make_person
from stoa.foundation.items.content import from_json
from stoa.foundation.items.models import Revision
from stoa.foundation.items.testing import make_item, resave

if TYPE_CHECKING:
    from stoa.foundation.items.models import Item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
BACKEND = "stoa.foundation.accounts.backends.PasswordBackend"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def ana() -> User:
    return make_account(make_person(name="Ana", is_staff=True))


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def tighten(item: Item) -> None:
    make_group("closed")
    content = from_json(Revision.objects.get(item_id=item.pk, number=item.head).content)
    resave(item, replace(content, access=make_audience("unit:closed")))


def feed_of(user: User, alert: Alert) -> str:
    """The path of a new private feed, as its page shows it."""
    client = client_of(user)
    page = f"/saved-searches/{alert.pk}/feed"
    assert client.post(page, {"do": "make"}).headers["Location"] == page
    shown = client.get(page).content.decode()
    return "/saved-searches/feed/" + shown.partition("/saved-searches/feed/")[2].partition('"')[0]


def titles(path: str) -> list[str]:
    answer = Client().get(path)
    assert answer.status_code == 200
    feed = ElementTree.fromstring(answer.content)  # noqa: S314 - our own writing, read back
    return [str(entry.findtext(f"{ATOM}title")) for entry in feed.iter(f"{ATOM}entry")]


def _entries(written: bytes) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(written).iter(f"{ATOM}entry"))  # noqa: S314 - our own writing, read back


def test_the_search_page_offers_to_be_told_and_saving_does_both_or_neither(ana: User) -> None:
    client = client_of(ana)
    make_item(title="Wages of fishers")
    look()
    page = client.get("/search?q=wages").content.decode()
    assert 'action="/saved-searches/save"' in page
    assert "Tell me of what is new" in page
    given = {"name": "Pay", "query": "q=wages", "how": "inbox"}
    assert client.post("/saved-searches/save", given).status_code == 302
    assert Alert.objects.get().how == "inbox"
    for wrong in ({"name": ""}, {"query": ""}, {"how": "daily"}, {"how": "pigeon"}):
        answer = client.post("/saved-searches/save", given | wrong)
        assert answer.status_code == 422
        assert "Please look at this again" in answer.content.decode()
    assert SavedSearch.objects.count() == 1


def test_without_an_alert_a_search_is_only_saved(ana: User) -> None:
    client_of(ana).post("/saved-searches/save", {"name": "Pay", "query": "q=wages", "how": ""})
    assert SavedSearch.objects.get().name == "Pay"
    assert not Alert.objects.exists()


def test_how_one_is_told_is_chosen_on_the_page_of_saved_searches(ana: User, settings: Any) -> None:
    client, alert = client_of(ana), make_alert(ana)
    page = client.get("/saved-searches").content.decode()
    assert "Mail is not set up here" in page
    assert '<option value="inbox" selected>' in page
    assert "once a day" not in page
    settings.STOA_MAIL = True
    page = client.get("/saved-searches").content.decode()
    assert "Mail is not set up here" not in page
    assert "once a day" in page
    assert client.post(f"/saved-searches/{alert.pk}/alert", {"how": "weekly"}).status_code == 302
    assert Alert.objects.get().how == "weekly"
    settings.STOA_MAIL = False
    assert '<option value="weekly" selected>' in client.get("/saved-searches").content.decode()
    assert client.post(f"/saved-searches/{alert.pk}/alert", {"how": "weekly"}).status_code == 302
    assert client.post(f"/saved-searches/{alert.pk}/alert", {"how": "daily"}).status_code == 422
    assert client.post(f"/saved-searches/{alert.pk}/alert", {"how": "pigeon"}).status_code == 422
    assert client.post(f"/saved-searches/{alert.pk}/alert", {"how": ""}).status_code == 302
    assert not Alert.objects.exists()


def test_the_page_of_many_searches_costs_one_statement_more(ana: User, django_assert_max_num_queries: Any) -> None:
    for number in range(3):
        make_alert(ana, name=f"Search {number}")
    client = client_of(ana)
    client.get("/saved-searches")
    with django_assert_max_num_queries(8):
        client.get("/saved-searches")


def test_a_feed_carries_what_is_new_for_whoever_knows_its_address(ana: User) -> None:
    alert = make_alert(ana)
    path = feed_of(ana, alert)
    assert titles(path) == []
    old = make_item(title="Wages of fishers")
    look()
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        make_item(title="Wages of farmers", summary="What they earn.")
        look()
    assert titles(path) == ["Wages of farmers", "Wages of fishers"]
    answer = Client().get(path)
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    assert path.encode() not in answer.content, "its own address stands nowhere in it"
    tighten(old)
    assert titles(path) == ["Wages of farmers"]


def test_a_feed_goes_on_without_any_other_alert(ana: User) -> None:
    alert = make_alert(ana)
    path = feed_of(ana, alert)
    client_of(ana).post(f"/saved-searches/{alert.pk}/alert", {"how": ""})
    make_item(title="Wages of fishers")
    look()
    assert titles(path) == ["Wages of fishers"]
    assert "Wages of fishers" not in client_of(ana).get("/inbox").content.decode()


def test_a_feed_loses_what_its_owner_loses_and_ends_with_their_account(ana: User) -> None:
    membership = make_membership(ana.person, make_group("closed"))
    path = feed_of(ana, make_alert(ana))
    make_item(title="Wages inside", audience=["unit:closed"])
    look()
    assert titles(path) == ["Wages inside"]
    Membership.objects.filter(pk=membership.pk).delete()
    assert titles(path) == []
    User.objects.filter(pk=ana.pk).update(is_active=False)
    assert Client().get(path).status_code == 404
    User.objects.filter(pk=ana.pk).update(is_active=True)
    Person.objects.filter(pk=ana.person_id).update(is_active=False)
    assert Client().get(path).status_code == 404


def test_every_wrong_address_of_a_feed_gets_the_same_answer(ana: User) -> None:
    alert, other = make_alert(ana), make_alert(make_account(), name="Other")
    first = feed_of(ana, alert)
    second = feed_of(ana, alert)
    tokens = [first.rpartition("/")[2], sealed(END, alert.pk), "0-0", "nothing", f"{10**30}-0", f"{other.pk}-"]
    tokens += [second.rpartition("/")[2].replace(f"{alert.pk}-", f"{other.pk}-", 1), second[-10:]]
    answers = {_without_address(Client().get(f"/saved-searches/feed/{token}")) for token in tokens}
    assert len(answers) == 1
    assert Client().get(second).status_code == 200
    client_of(ana).post(f"/saved-searches/{alert.pk}/feed", {"do": "end"})
    assert _without_address(Client().get(second)) in answers


def _without_address(answer: Any) -> tuple[int, str]:
    lines = answer.content.decode().splitlines()
    return answer.status_code, "\n".join(line for line in lines if "/saved-searches/feed/" not in line)


def test_nobody_sees_or_changes_anything_of_somebody_elses_search(ana: User) -> None:
    alert, other = make_alert(ana), client_of(make_account())
    feed_of(ana, alert)
    page = f"/saved-searches/{alert.pk}"
    assert other.get(f"{page}/feed").status_code == 404
    assert other.post(f"{page}/feed", {"do": "end"}).status_code == 404
    assert other.post(f"{page}/alert", {"how": ""}).status_code == 404
    assert Client().get(f"{page}/feed").status_code == 302
    assert Alert.objects.get().feed_key


def test_an_address_that_ended_lets_nobody_in_again_by_a_new_one(ana: User) -> None:
    alert = make_alert(ana)
    old = feed_of(ana, alert)
    feed_of(ana, alert)
    assert Client().get(old).status_code == 404


def test_the_copy_of_ones_own_data_names_alerts_and_what_one_may_still_see(ana: User) -> None:
    make_alert(ana)
    hidden = make_item(title="Wages hidden")
    shown = make_item(title="Wages shown")
    look()
    tighten(hidden)
    (row,) = personal.alerts(ana.person_id)
    assert (row["search"], row["how"], row["has_feed"]) == ("Wages", "inbox", False)
    assert [row["item"] for row in personal.told(ana.person_id)] == [shown.short_id]
    assert list(personal.letters(ana.person_id)) == []
