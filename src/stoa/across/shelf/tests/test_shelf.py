"""The reading list, what was opened last and saved searches: private, and only of what one may still read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from stoa.across.shelf import personal, queries, services
from stoa.across.shelf.models import Kept, NotRemembered, Opened, SavedSearch
from stoa.across.shelf.queries import keeps, reading_list, recent, saved_searches
from stoa.across.shelf.services import forget_long_ago, keep, let_go, note_opened
from stoa.foundation.access.queries import viewer_of
from stoa.foundation.access.reach import anonymous
from stoa.foundation.access.testing import make_audience
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.testing import make_group, make_person
from stoa.foundation.items.content import from_json
from stoa.foundation.items.models import Revision
from stoa.foundation.items.testing import make_item, resave

if TYPE_CHECKING:
    from stoa.foundation.accounts.models import User
    from stoa.foundation.items.models import Item

pytestmark = pytest.mark.django_db
BACKEND = "stoa.foundation.accounts.backends.PasswordBackend"


@pytest.fixture
def reader() -> User:
    return make_account(make_person(is_staff=True))


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def tighten(item: Item) -> None:
    make_group("closed")
    content = from_json(Revision.objects.get(item_id=item.pk, number=item.head).content)
    resave(item, replace(content, access=make_audience("unit:closed")))


def titles_kept(user: User) -> list[str]:
    return [kept.row.title for kept in reading_list(viewer_of(user), 1, "/reading-list", "en").rows]


def titles_opened(user: User) -> list[str]:
    return [row.title for row in recent(viewer_of(user), 50, "en")]


def test_an_item_goes_on_the_list_once_and_off_again(reader: User) -> None:
    item, client = make_item(title="To read"), client_of(reader)
    for _ in range(2):
        assert client.post(f"/i/{item.short_id}/keep").headers["Location"] == item.get_absolute_url()
    assert titles_kept(reader) == ["To read"]
    assert keeps(viewer_of(reader), item)
    assert f"/i/{item.short_id}/let-go" in client.get(item.get_absolute_url()).content.decode()
    client.post(f"/i/{item.short_id}/let-go", {"next": "/reading-list"})
    assert titles_kept(reader) == []


def test_the_list_is_in_the_order_of_adding_and_goes_on_by_pages(reader: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    for number in range(3):
        keep(item=make_item(title=f"Item {number}"), viewer=viewer_of(reader))
    first = reading_list(viewer_of(reader), 1, "/reading-list", "en")
    assert [kept.row.title for kept in first.rows] == ["Item 2", "Item 1"]
    assert first.next_url == "/reading-list?page=2"
    assert [k.row.title for k in reading_list(viewer_of(reader), 2, "/reading-list", "en").rows] == ["Item 0"]


def test_a_note_is_kept_beside_the_item_and_nobody_else_writes_it(reader: User) -> None:
    item = make_item()
    assert client_of(reader).post(f"/reading-list/{item.short_id}/note", {"note": "x"}).status_code == 404
    keep(item=item, viewer=viewer_of(reader))
    client_of(reader).post(f"/reading-list/{item.short_id}/note", {"note": " For the Tuesday meeting "})
    assert Kept.objects.get().note == "For the Tuesday meeting"
    assert "For the Tuesday meeting" in client_of(reader).get("/reading-list").content.decode()
    other = client_of(make_account(make_person(is_staff=True)))
    assert other.post(f"/reading-list/{item.short_id}/note", {"note": "Mine"}).status_code == 404
    assert "Tuesday" not in other.get("/reading-list").content.decode()


def test_what_became_hidden_is_on_no_list(reader: User) -> None:
    item = make_item(title="Soon secret")
    keep(item=item, viewer=viewer_of(reader))
    note_opened(viewer_of(reader), item)
    tighten(item)
    assert (titles_kept(reader), titles_opened(reader)) == ([], [])
    for path in ("/reading-list", "/recent", "/"):
        assert "Soon secret" not in client_of(reader).get(path).content.decode()
    assert client_of(reader).post(f"/i/{item.short_id}/keep").status_code == 404


def test_what_was_opened_stands_newest_first_and_once(reader: User) -> None:
    one, other, viewer = make_item(title="One"), make_item(title="Other"), viewer_of(reader)
    now = timezone.now()
    for minutes, item in ((0, one), (2, other), (4, one)):
        with time_machine.travel(now + timedelta(minutes=minutes)):
            note_opened(viewer, item)
    assert titles_opened(reader) == ["One", "Other"]
    assert Opened.objects.count() == 2


def test_the_same_item_again_within_a_minute_is_the_same_visit(reader: User) -> None:
    item, now = make_item(), timezone.now()
    with time_machine.travel(now, tick=False):
        note_opened(viewer_of(reader), item)
    with time_machine.travel(now + timedelta(seconds=50), tick=False):
        note_opened(viewer_of(reader), item)
    assert Opened.objects.get().opened_at == now
    with time_machine.travel(now + timedelta(seconds=70), tick=False):
        note_opened(viewer_of(reader), item)
    assert Opened.objects.get().opened_at == now + timedelta(seconds=70)


def test_nothing_is_remembered_of_somebody_not_signed_in_nor_of_who_switched_it_off(reader: User) -> None:
    item, client = make_item(audience=["public"]), client_of(reader)
    note_opened(anonymous(), item)
    note_opened(viewer_of(reader), item)
    client.post("/recent/switch", {"is_on": "0"})
    note_opened(viewer_of(reader), make_item())
    assert Opened.objects.get().item_id == item.pk, "the list stays as it is until it is cleared"
    assert "switched off" in client.get("/recent").content.decode()
    client.post("/recent/switch", {"is_on": "1"})
    note_opened(viewer_of(reader), item)
    assert Opened.objects.get().item_id == item.pk
    assert not NotRemembered.objects.exists()


def test_the_list_is_cleared_after_asking_and_survives_signing_out(reader: User) -> None:
    client = client_of(reader)
    note_opened(viewer_of(reader), make_item(title="Seen"))
    client.logout()
    client = client_of(reader)
    assert "Seen" in client.get("/recent").content.decode()
    assert client.get("/recent/clear").status_code == 200
    assert Opened.objects.exists()
    client.post("/recent/clear")
    assert not Opened.objects.exists()


def test_only_the_newest_few_are_kept(reader: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "RECENT", 2)
    now = timezone.now()
    for number in range(4):
        with time_machine.travel(now + timedelta(minutes=number)):
            note_opened(viewer_of(reader), make_item(title=f"Item {number}"))
    for _ in range(2):
        forget_long_ago(now)
    assert titles_opened(reader) == ["Item 3", "Item 2"]


def test_a_search_is_saved_as_the_search_page_writes_it(reader: User) -> None:
    client = client_of(reader)
    given = {"name": "  Wages  here ", "query": "?q=minimum+wages&kind=lesson&page=7&evil=1"}
    assert client.post("/saved-searches/save", given).status_code == 302
    (saved,) = saved_searches(viewer_of(reader))
    assert (saved.name, saved.query) == ("Wages here", "q=minimum+wages&kind=lesson")
    assert "/search?q=minimum+wages&amp;kind=lesson" in client.get("/saved-searches").content.decode()


@pytest.mark.parametrize("given", [{"name": "x", "query": ""}, {"name": "", "query": "q=wages"}, {}])
def test_an_empty_search_or_name_is_refused_in_words(reader: User, given: dict[str, str]) -> None:
    answer = client_of(reader).post("/saved-searches/save", given)
    assert answer.status_code == 422
    assert "Please look at this again" in answer.content.decode()
    assert not SavedSearch.objects.exists()


def test_saved_searches_of_others_are_not_there(reader: User) -> None:
    client_of(reader).post("/saved-searches/save", {"name": "Private matter", "query": "q=wages"})
    saved = SavedSearch.objects.get()
    other = client_of(make_account(make_person(is_staff=True)))
    assert "Private matter" not in other.get("/saved-searches").content.decode()
    for path in ("rename", "delete"):
        for pk in (saved.pk, saved.pk + 1):
            assert other.get(f"/saved-searches/{pk}/{path}").status_code == 404
            assert other.post(f"/saved-searches/{pk}/{path}", {"name": "Mine"}).status_code == 404
    mine = client_of(reader)
    mine.post(f"/saved-searches/{saved.pk}/rename", {"name": "Wages"})
    assert SavedSearch.objects.get().name == "Wages"
    assert mine.get(f"/saved-searches/{saved.pk}/delete").status_code == 200
    mine.post(f"/saved-searches/{saved.pk}/delete")
    assert not SavedSearch.objects.exists()


def test_somebody_not_signed_in_is_asked_to_sign_in() -> None:
    for path in ("/reading-list", "/recent", "/saved-searches"):
        assert Client().get(path).headers["Location"] == f"/sign-in?next={path}"


def test_letting_go_of_what_is_not_kept_is_no_error(reader: User) -> None:
    let_go(item=make_item(), viewer=viewer_of(reader))
    assert titles_kept(reader) == []


def test_the_copy_of_ones_own_holds_the_shelf_and_nothing_that_became_hidden(reader: User) -> None:
    viewer, open_item, closed = viewer_of(reader), make_item(), make_item()
    for item in (open_item, closed):
        keep(item=item, viewer=viewer)
        note_opened(viewer, item)
    services.save_search(name="Wages", query="q=wages", viewer=viewer)
    tighten(closed)
    copied = {part.key: list(part.rows(reader.person_id)) for part in personal.PERSONAL}
    assert [row["item"] for row in copied["reading-list"]] == [open_item.short_id]
    assert [row["item"] for row in copied["recently-viewed"]] == [open_item.short_id]
    assert [row["query"] for row in copied["saved-searches"]] == ["q=wages"]
