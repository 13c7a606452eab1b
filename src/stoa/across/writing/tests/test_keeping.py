"""Drafts that keep themselves, and what is left after a session ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from stoa.across.writing.tests.test_form import form_of, newest, signed_in
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.testing import make_person
from stoa.foundation.files.store import blob_path
from stoa.foundation.ingest.queries import readings_of
from stoa.foundation.items.content import Contributor
from stoa.foundation.items.models import Draft, Item
from stoa.foundation.items.testing import make_item, read_item, resave
from stoa.foundation.jobs.services import do, lease

if TYPE_CHECKING:
    from stoa.foundation.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


@pytest.fixture
def ana() -> User:
    return make_account(make_person(name="Ana Writer", is_staff=True))


def test_a_new_text_is_kept_and_offered_again(ana: User) -> None:
    client = signed_in(ana)
    kept = client.post("/new/lesson", form_of(ana, title="Half a thought", act="keep")).json()
    again = form_of(ana, title="Half a thought, longer", draft=kept["key"], act="keep")
    assert client.post("/new/lesson", again).json()["key"] == kept["key"]
    assert kept["said"].startswith("Draft kept ")
    assert Draft.objects.count() == 1
    assert not Item.objects.unscoped("a test").exists()
    assert "Half a thought, longer" in client.get("/new").content.decode()
    assert "Half a thought, longer" in client.get("/new/lesson").content.decode()
    page = client.get(f"/new/lesson?draft={kept['key']}")
    assert 'value="Half a thought, longer"' in page.content.decode()


def test_saving_takes_the_draft_away(ana: User) -> None:
    client = signed_in(ana)
    kept = client.post("/new/lesson", form_of(ana, title="Done", act="keep")).json()
    client.post("/new/lesson", form_of(ana, title="Done", draft=kept["key"], act="save"))
    assert not Draft.objects.exists()
    item = Item.objects.unscoped("a test").get()
    client.post(f"/i/{item.short_id}/edit", form_of(ana, item, title="More", act="keep"))
    assert Draft.objects.count() == 1
    client.post(f"/i/{item.short_id}/edit", form_of(ana, item, title="More", act="save"))
    assert not Draft.objects.exists()


def test_a_kept_draft_over_an_item_is_offered_before_the_form(ana: User) -> None:
    item = make_item(owner=ana.person, title="As saved")
    client, address = signed_in(ana), f"/i/{item.short_id}/edit"
    kept = client.post(address, form_of(ana, item, title="As typed", act="keep")).json()
    offer = client.get(address).content.decode()
    assert "You have an unsaved draft from" in offer
    assert 'value="As typed"' in client.get(f"{address}?draft={kept['key']}").content.decode()
    assert client.post(f"/drafts/{kept['key']}/drop", {"then": "edit"})["Location"] == address
    assert 'value="As saved"' in client.get(address).content.decode()


def test_a_draft_begun_on_an_old_version_becomes_a_conflict_not_a_loss(ana: User) -> None:
    item = make_item(owner=ana.person, title="As saved")
    client, address = signed_in(ana), f"/i/{item.short_id}/edit"
    kept = client.post(address, form_of(ana, item, title="As typed", act="keep")).json()
    resave(item, replace(newest(item), title="Saved by another"))
    desk = client.get(f"{address}?draft={kept['key']}").context["page"]["desk"]
    assert desk.read_head == 1
    form = {name: list(values) for name, values in desk.filled.values.items()}
    answer = client.post(address, {**form, "head": desk.read_head, "draft": kept["key"], "act": "save"})
    assert answer.status_code == 409
    assert Draft.objects.count() == 1


def test_a_draft_that_is_gone_begins_anew(ana: User) -> None:
    client = signed_in(ana)
    gone = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
    kept = client.post("/new/lesson", form_of(ana, title="Still here", draft=gone, act="keep"))
    assert kept.status_code == 200
    assert Draft.objects.get(key=kept.json()["key"]).form["title"] == ["Still here"]


def test_drafts_of_others_do_not_exist(ana: User) -> None:
    key = signed_in(ana).post("/new/lesson", form_of(ana, title="Mine", act="keep")).json()["key"]
    stranger = signed_in(make_account(make_person(is_staff=True)))
    assert stranger.get(f"/new/lesson?draft={key}").status_code == 404
    assert stranger.post(f"/drafts/{key}/drop").status_code == 404
    assert Draft.objects.count() == 1


def test_who_else_is_editing_is_said_for_a_minute(ana: User) -> None:
    ben = make_account(make_person(name="Ben Editor", is_staff=True))
    item = make_item(owner=ana.person, people=(Contributor("Ben Editor", "editor", ben.person_id),))
    address = f"/i/{item.short_id}/edit"
    signed_in(ben).post(address, form_of(ben, item, act="keep"))
    assert "Ben Editor is editing this now." in signed_in(ana).get(address).content.decode()
    Draft.objects.update(saved_at=timezone.now() - timedelta(seconds=61))
    assert "is editing this now" not in signed_in(ana).get(address).content.decode()


def test_after_the_session_ended_the_words_come_back(ana: User) -> None:
    item = make_item(owner=ana.person, audience=("public",))
    for address in (f"/i/{item.short_id}/edit", "/i/ST-0000000/edit", "/new/lesson"):
        answer = Client().post(address, {"title": "Typed title", "text": "Typed <b>text</b>", "act": "save"})
        assert answer.status_code in {403, 404}
        page = answer.content.decode()
        assert "Typed title" in page
        assert "Typed &lt;b&gt;text&lt;/b&gt;" in page
    assert read_item(item.pk).head == 1


def test_somebody_not_signed_in_is_led_to_sign_in_and_back() -> None:
    assert Client().get("/new/lesson")["Location"] == "/sign-in?next=%2Fnew%2Flesson"


def test_a_file_is_safe_before_its_row_is_shown_and_read_by_the_worker(ana: User) -> None:
    client = signed_in(ana)
    upload = SimpleUploadedFile("field notes.txt", b"Wages were paid in kind.")
    page = client.post("/new/lesson", {**form_of(ana, title="With a file", act="attach"), "upload": upload})
    ((mark, name),) = page.context["page"]["sheet"].files
    digest = mark.partition(":")[0]
    assert name == "field notes.txt"
    assert blob_path(digest).read_bytes() == b"Wages were paid in kind."
    renamed = {"file_ref": [mark], "file_name": ["notes on wages.txt"], "act": "save"}
    assert client.post("/new/lesson", form_of(ana, title="With a file", **renamed)).status_code == 302
    item = Item.objects.unscoped("a test").get()
    assert [file.name for file in newest(item).files] == ["notes on wages.txt"]
    job = lease(timezone.now())
    assert job is not None
    do(job)
    assert readings_of([digest])[digest].state == "read"


def test_a_file_that_is_too_large_is_refused_and_everything_else_stays(ana: User, settings: object) -> None:
    settings.STOA_MAX_FILE_BYTES = 10  # type: ignore[attr-defined]
    files = [SimpleUploadedFile("large.txt", b"x" * 11), SimpleUploadedFile("small.txt", b"x" * 9)]
    answer = signed_in(ana).post("/new/lesson", {**form_of(ana, title="Kept", act="save"), "upload": files})
    assert answer.status_code == 422
    assert [name for _, name in answer.context["page"]["sheet"].files] == ["small.txt"]
    assert 'value="Kept"' in answer.content.decode()
    assert "large.txt: The file is larger" in answer.content.decode()
