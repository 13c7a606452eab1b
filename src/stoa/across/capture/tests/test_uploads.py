"""Uploads in pieces: they go on where they broke off, and end as one file or none (R3, R4, R14)."""

from __future__ import annotations

import errno
import hashlib
import os
from collections import namedtuple
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from stoa.across.capture.models import Arrival, Lot, Upload
from stoa.across.capture.services import receiving
from stoa.across.capture.services.receiving import part_path
from stoa.across.capture.services.tidying import tidy
from stoa.across.capture.testing import make_lot
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.files.models import Blob
from stoa.foundation.files.store import blob_path, digest_of
from stoa.foundation.history.services import Actor
from stoa.foundation.jobs.models import Job

if TYPE_CHECKING:
    from pathlib import Path

    from stoa.foundation.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]

DATA = os.urandom(200_000)
BACKEND = "stoa.foundation.accounts.backends.PasswordBackend"
Disk = namedtuple("Disk", "total used free")


@pytest.fixture
def user() -> User:
    return make_account()


@pytest.fixture
def client(user: User) -> Client:
    return signed_in(user)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def begin(client: Client, lot: Lot, data: bytes = DATA, **changes: Any) -> dict[str, Any]:
    given = {"lot": str(lot.pk), "name": "report.bin", "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    answer = client.post(reverse("capture:begin"), given | changes)
    return {**answer.json(), "status": answer.status_code}


def send(client: Client, url: str, data: bytes, offset: int) -> dict[str, Any]:
    headers = {"upload-offset": str(offset)}
    answer = client.patch(url, data, content_type="application/octet-stream", headers=headers)
    return {**answer.json(), "status": answer.status_code}


@pytest.mark.parametrize("share", [0.01, 0.5, 0.99])
def test_an_upload_cut_anywhere_goes_on_from_there(client: Client, user: User, share: float) -> None:
    lot, cut = make_lot(user), int(len(DATA) * share)
    begun = begin(client, lot)
    assert send(client, begun["url"], DATA[:cut], 0)["offset"] == cut
    assert not Arrival.objects.exists()
    again = begin(signed_in(user), make_lot(user))
    assert (again["url"], again["offset"], again["done"]) == (begun["url"], cut, False)
    assert send(client, again["url"], DATA[cut:], cut)["done"]
    arrival = Arrival.objects.get()
    assert blob_path(str(arrival.blob_id)).read_bytes() == DATA
    assert not part_path(Upload.objects.get()).exists()
    assert Job.objects.get().facts["arrival"] == str(arrival.pk)


def test_a_line_that_breaks_in_a_piece_keeps_what_came(client: Client, user: User) -> None:
    begun = begin(client, make_lot(user))
    upload = Upload.objects.get()

    class Cut:
        def __init__(self) -> None:
            self.pieces = [DATA[:1000], b""]

        def read(self, size: int, /) -> bytes:
            return self.pieces.pop(0)

    actor = Actor(str(user.person.uuid), "web", user.person_id)
    assert receiving.receive(upload, offset=0, length=len(DATA), stream=Cut(), actor=actor) == 1000
    assert client.get(begun["url"]).json()["offset"] == 1000
    assert client.head(begun["url"])["Upload-Offset"] == "1000"


def test_a_piece_that_begins_elsewhere_is_told_where_to_go_on(client: Client, user: User) -> None:
    begun = begin(client, make_lot(user))
    send(client, begun["url"], DATA[:100], 0)
    for offset in (0, 50, 101):
        answer = send(client, begun["url"], DATA[offset : offset + 10], offset)
        assert (answer["status"], answer["offset"]) == (409, 100)


def test_what_is_not_what_was_announced_is_sent_once_more(client: Client, user: User) -> None:
    begun = begin(client, make_lot(user), sha256="0" * 64)
    answer = send(client, begun["url"], DATA, 0)
    assert answer["status"] == 422
    assert "not what was sent" in answer["sentence"]
    assert client.get(begun["url"]).json()["offset"] == 0
    assert not Arrival.objects.exists()
    assert not Blob.objects.exists()


def test_two_windows_that_send_the_same_file_make_one_arrival(client: Client, user: User) -> None:
    first, second = begin(client, make_lot(user)), begin(client, make_lot(user))
    assert first["url"] == second["url"]
    with receiving._held(Upload.objects.get()):
        assert send(client, second["url"], DATA, 0)["status"] == 409
    assert send(client, first["url"], DATA, 0)["done"]
    assert send(client, second["url"], DATA, 0)["done"]
    assert Arrival.objects.count() == 1
    assert Job.objects.count() == 1


def test_the_last_piece_sent_twice_changes_nothing(client: Client, user: User) -> None:
    begun = begin(client, make_lot(user))
    assert send(client, begun["url"], DATA, 0)["done"]
    assert send(client, begun["url"], b"", len(DATA))["done"]
    assert Arrival.objects.count() == 1


def test_a_file_whose_answer_was_never_read_is_known_again_and_moves_to_the_new_lot(client: Client, user: User) -> None:
    begun = begin(client, make_lot(user))
    send(client, begun["url"], DATA, 0)
    fresh = make_lot(user)
    again = begin(client, fresh)
    assert (again["done"], again["offset"]) == (True, len(DATA))
    assert Arrival.objects.get().lot == fresh


def test_more_than_was_announced_is_refused(client: Client, user: User) -> None:
    begun = begin(client, make_lot(user))
    assert send(client, begun["url"], DATA + b"more", 0)["status"] == 422
    assert client.get(begun["url"]).json()["offset"] == 0


def test_a_file_larger_than_is_taken_in_is_refused_before_it_is_sent(client: Client, user: User, settings: Any) -> None:
    settings.STOA_MAX_FILE_BYTES = 1000
    answer = begin(client, make_lot(user))
    assert answer["status"] == 413
    assert "report.bin is larger than" in answer["sentence"]
    assert not Upload.objects.exists()


def test_nobody_has_more_waiting_than_one_may(client: Client, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stoa.across.capture.room.WAITING_BYTES", 2 * len(DATA))
    lot = make_lot(user)
    assert begin(client, lot)["status"] == 201
    assert begin(client, lot, name="second.bin")["status"] == 201
    assert begin(client, lot, name="third.bin")["status"] == 413


def test_uploads_are_refused_before_the_disk_is_full(
    client: Client, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    lot = make_lot(user)
    begun = begin(client, lot)
    monkeypatch.setattr("shutil.disk_usage", lambda path: Disk(100 * 2**30, 99 * 2**30, 2**30))
    assert begin(client, lot, name="other.bin")["status"] == 507
    answer = send(client, begun["url"], DATA, 0)
    assert answer["status"] == 507
    assert "no room" in answer["sentence"]
    assert b"no room for more files" in client.get(reverse("capture:capture")).content
    monkeypatch.undo()
    assert send(client, begun["url"], DATA, 0)["done"]


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), OperationalError("database or disk is full")])
def test_a_disk_that_fills_up_all_the_same_is_told_and_goes_on_later(
    client: Client, user: User, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    begun = begin(client, make_lot(user))

    def full(*args: object) -> int:
        raise error

    monkeypatch.setattr("stoa.across.capture.services.receiving.keep_bytes", full)
    assert send(client, begun["url"], DATA, 0)["status"] == 507
    assert not Arrival.objects.exists()
    monkeypatch.undo()
    assert send(client, begun["url"], b"", len(DATA))["done"]


def test_nobody_else_knows_of_an_upload(client: Client, user: User) -> None:
    lot = make_lot(user)
    begun = begin(client, lot)
    other = signed_in(make_account())
    assert other.get(begun["url"]).status_code == 404
    assert send(other, begun["url"], DATA, 0)["status"] == 404
    assert begin(other, lot)["status"] == 404
    assert Client().get(begun["url"]).status_code == 401


def test_what_nobody_goes_on_with_is_gone_after_a_day(client: Client, user: User, fresh_home: Path) -> None:
    begun = begin(client, make_lot(user))
    send(client, begun["url"], DATA[:100], 0)
    stray = fresh_home / "uploads" / "form-stray.part"
    stray.write_bytes(b"x")
    tidy(timezone.now() + timedelta(hours=23))
    assert Upload.objects.exists()
    tidy(timezone.now() + timedelta(hours=25))
    assert not Upload.objects.exists()
    assert not Lot.objects.exists()
    assert not list((fresh_home / "uploads").iterdir())


@pytest.mark.parametrize(
    "changes", [{"size": ""}, {"size": "-1"}, {"size": "1e3"}, {"name": ""}, {"name": "a\0b"}, {"sha256": "12"}]
)
def test_what_makes_no_sense_is_refused(client: Client, user: User, changes: dict[str, Any]) -> None:
    assert begin(client, make_lot(user), **changes)["status"] == 422


def test_a_name_cannot_lead_anywhere(client: Client, user: User) -> None:
    begun = begin(client, make_lot(user), name="../../etc/passwd", folder="../../up/notes/")
    assert send(client, begun["url"], DATA, 0)["done"]
    arrival = Arrival.objects.get()
    assert (arrival.name, arrival.folder) == ("passwd", "up/notes")
    assert digest_of(blob_path(str(arrival.blob_id))) == hashlib.sha256(DATA).hexdigest()


def test_an_empty_file_arrives_too(client: Client, user: User) -> None:
    begun = begin(client, make_lot(user), b"")
    assert send(client, begun["url"], b"", 0)["done"]
    assert Arrival.objects.get().blob is not None
