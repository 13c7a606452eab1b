"""The page of one's own account: whose it is, what must be proved first, the copy of one's data, passkeys made up."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client

from stoa.foundation.accounts.services import make_recovery_codes
from stoa.foundation.accounts.testing import make_account, make_code_app
from stoa.foundation.accounts.walk import SAMPLES
from stoa.foundation.directory.testing import make_group, make_membership, make_person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stoa.foundation.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
PASSWORD = "horse-battery-7"
GUARDED = (
    "/account/data",
    "/account/app",
    "/account/app/remove",
    "/account/recovery-codes",
    "/account/passkeys/new",
    "/account/passkeys/1/remove",
)


@pytest.fixture
def ana() -> User:
    return make_account(make_person(email="ana@test.example", name="Ana"), password=PASSWORD)


@pytest.fixture
def client(ana: User) -> Client:
    client = Client()
    client.post("/sign-in", {"email": ana.email, "password": PASSWORD})
    return client


@pytest.fixture
def later() -> Iterator[None]:
    """A quarter of an hour and a second from now."""
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=15, seconds=1)):
        yield


@pytest.mark.parametrize("path", ["/account", "/account/prove", "/account/password", *GUARDED])
def test_nobody_sees_an_account_without_signing_in_and_no_page_is_kept(client: Client, path: str) -> None:
    answer = Client().get(path)
    assert answer.headers["Location"] == f"/sign-in?next={path.replace('/', '%2F')}"
    assert "no-store" in client.get(path, follow=True).headers["Cache-Control"]


@pytest.mark.parametrize("path", GUARDED)
def test_what_changes_the_way_in_is_proved_again_after_a_quarter_of_an_hour(
    client: Client, path: str, later: Any
) -> None:
    for answer in (client.get(path), client.post(path, {"code": "1"})):
        assert answer.headers["Location"] == f"/account/prove?next={path.replace('/', '%2F')}"


def test_the_right_password_proves_it_and_leads_on(client: Client, later: Any) -> None:
    assert client.post("/account/prove", {"old": "wrong", "next": "/account/app"}).status_code == 422
    assert client.get("/account/app").status_code == 302
    answer = client.post("/account/prove", {"old": PASSWORD, "next": "/account/app"})
    assert answer.headers["Location"] == "/account/app"
    assert client.get("/account/app").status_code == 200
    elsewhere = client.post("/account/prove", {"old": PASSWORD, "next": "https://elsewhere.example"})
    assert elsewhere.headers["Location"] == "/"


def test_the_password_of_somebody_else_proves_nothing(client: Client, later: Any) -> None:
    make_account(make_person(email="bob@test.example"), password="another long one")
    assert client.post("/account/prove", {"old": "another long one"}).status_code == 422


def test_name_and_language_are_changed_at_once(client: Client, ana: User) -> None:
    assert client.post("/account", {"name": "", "language": "fr"}).status_code == 422
    answer = client.post("/account", {"name": "Ana Diop", "language": "fr"}, follow=True)
    assert answer.headers["Content-Language"] == "fr"
    ana.refresh_from_db()
    ana.person.refresh_from_db()
    assert (ana.person.name, ana.language) == ("Ana Diop", "fr")
    assert client.post("/account", {"name": "Ana", "language": "xx"}).status_code == 422


def test_the_copy_holds_all_of_oneself_and_nothing_of_others(client: Client, ana: User) -> None:
    make_membership(ana.person, make_group("dakar"))
    bob = make_account(make_person(email="bob@test.example", name="Bob"))
    make_membership(bob.person, make_group("geneva"))
    secret, codes = make_code_app(ana), make_recovery_codes(user=ana)
    page = client.get("/account/data")
    assert page.status_code == 200
    answer = client.post("/account/data")
    assert answer.headers["Content-Type"] == "application/zip"
    with ZipFile(io.BytesIO(answer.getvalue())) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    assert json.loads(files["person.json"])[0]["name"] == "Ana"
    assert [row["group__key"] for row in json.loads(files["memberships.json"])] == ["dakar"]
    assert json.loads(files["account.json"])[0]["recovery_codes_left"] == 10
    assert json.loads(files["actions.json"])[0]["verb"] == "account.second-factor"
    assert set(json.loads(files["contents.json"])["files"]) | {"contents"} == {n.removesuffix(".json") for n in files}
    everything = " ".join(files.values())
    for other in ("Bob", "bob@test.example", "geneva", secret, codes[0], ana.password, str(client.session.session_key)):
        assert other not in everything


@pytest.mark.parametrize("who", ["nobody", "ana"])
def test_every_page_says_by_head_what_it_says_by_get_and_nothing_is_kept(client: Client, ana: User, who: str) -> None:
    asking = client if who == "ana" else Client()
    for sample in SAMPLES:
        for path in [path for path in sample.paths() if "GET" in sample.methods]:
            page, head = asking.get(path), asking.head(path)
            assert (head.status_code, head.content) == (page.status_code, b""), path
            assert "no-store" in page.headers["Cache-Control"], path
            assert "no-store" in head.headers["Cache-Control"], path


def test_a_passkey_of_somebody_else_is_not_there(client: Client, ana: User) -> None:
    bob = make_account(make_person(email="bob@test.example"))
    foreign = Authenticator.objects.create(user=bob, type="webauthn", data={"name": "Phone", "credential": {}})
    for answer in (
        client.get(f"/account/passkeys/{foreign.pk}/remove"),
        client.post(f"/account/passkeys/{foreign.pk}/remove"),
    ):
        assert answer.status_code == 404
        assert "Phone" not in answer.content.decode()
    assert Authenticator.objects.filter(pk=foreign.pk).exists()


JUNK = [
    "",
    "no json",
    "[]",
    "null",
    "{}",
    '{"id": 1}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": "***"}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": null}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA", "attestationObject": "AA"}}',
    '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","authenticatorData":"AA","signature":"AA","userHandle":"MQ"}}',
    '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"bnVsbA","attestationObject":"oA","userHandle":"MQ"}}',
]


@pytest.mark.parametrize("answer", JUNK)
def test_passkeys_made_up_let_nobody_in_and_are_not_kept(client: Client, answer: str) -> None:
    stranger = Client()
    stranger.get("/sign-in/passkey")
    assert stranger.post("/sign-in/passkey", {"credential": answer}).status_code == 422
    assert "_auth_user_id" not in stranger.session
    client.get("/account/passkeys/new")
    assert client.post("/account/passkeys/new", {"name": "Phone", "credential": answer}).status_code == 422
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("answer", JUNK[1:])
def test_passkeys_made_up_are_no_second_step_and_no_proof(client: Client, ana: User, answer: str, later: Any) -> None:
    assert client.post("/account/prove", {"credential": answer}).status_code == 422
    assert client.get("/account/app").status_code == 302
    make_code_app(ana)
    half = Client()
    half.post("/sign-in", {"email": ana.email, "password": PASSWORD})
    assert half.post("/sign-in/second", {"credential": answer}).status_code == 422
    assert "_auth_user_id" not in half.session
