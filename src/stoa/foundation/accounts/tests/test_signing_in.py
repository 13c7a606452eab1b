"""Signing in and out, links that work once, and the cast of the demonstration."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

from stoa.foundation.accounts.testing import make_account
from stoa.foundation.accounts.tokens import one_time_link
from stoa.foundation.directory.testing import make_person

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
PASSWORD = "horse-battery-7"


def _sign_in(email: str, password: str = PASSWORD, **more: str) -> tuple[Client, int, str]:
    client = Client()
    response = client.post("/sign-in", {"email": email, "password": password, **more})
    return client, response.status_code, response.headers.get("Location", "")


def _is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_right_password_opens_and_the_page_wanted_follows() -> None:
    make_account(make_person(email="ana@test.example"), password=PASSWORD)
    client, status, address = _sign_in("ANA@test.example", next="/library?page=2")
    assert (status, address) == (302, "/library?page=2")
    assert _is_signed_in(client)


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "\\\\x"]
)
def test_signing_in_never_leads_to_another_site(wanted: str) -> None:
    make_account(make_person(email="ana@test.example"), password=PASSWORD)
    assert _sign_in("ana@test.example", next=wanted)[2] == "/"


def test_a_wrong_password_and_an_unknown_address_are_told_the_same() -> None:
    make_account(make_person(email="ana@test.example"), password=PASSWORD)
    pages = []
    for email in ("ana@test.example", "bob@test.example"):
        client = Client()
        response = client.post("/sign-in", {"email": email, "password": "wrong"})
        assert response.status_code == 422
        assert not _is_signed_in(client)
        pages.append(response.context["form"].non_field_errors())
    assert pages[0] == pages[1]


def test_every_refusal_costs_one_look_at_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time would tell who has an account; hashing is nearly all of it."""
    looks: list[str] = []
    for name in ("encode", "verify"):
        monkeypatch.setattr(Argon2PasswordHasher, name, _noting(name, looks))
    make_account(make_person(email="ana@test.example"), password=PASSWORD)
    make_account(make_person(email="invited@test.example"))
    closed = make_account(make_person(email="closed@test.example"), password=PASSWORD)
    closed.is_active = False
    closed.save()
    counts = {}
    for name in ("ana", "invited", "closed", "nobody"):
        looks.clear()
        assert _sign_in(f"{name}@test.example", "wrong")[1] == 422
        counts[name] = len(looks)
    assert set(counts.values()) == {1}, counts


def _noting(name: str, looks: list[str]) -> Callable[..., Any]:
    as_it_was = getattr(Argon2PasswordHasher, name)

    def look(*given: Any) -> Any:
        looks.append(name)
        return as_it_was(*given)

    return look


def test_a_locked_account_is_signed_out_at_once() -> None:
    user = make_account(make_person(email="ana@test.example"), password=PASSWORD)
    client, _, _ = _sign_in("ana@test.example")
    assert client.get("/sign-in").wsgi_request.user.is_authenticated
    user.is_active = False
    user.save()
    assert not client.get("/sign-in").wsgi_request.user.is_authenticated
    assert _sign_in("ana@test.example")[1] == 422


def test_a_link_chooses_a_password_once() -> None:
    user = make_account(make_person(email="ana@test.example"))
    link = one_time_link(user)
    assert Client().post(link, {"password": "short"}).status_code == 422
    client = Client()
    assert client.post(link, {"password": PASSWORD}).status_code == 302
    assert _is_signed_in(client)
    assert Client().get(link).status_code == 404
    assert _sign_in("ana@test.example")[1] == 302


def test_signing_out_asks_for_post_and_clears_what_was_kept() -> None:
    make_account(make_person(email="ana@test.example"), password=PASSWORD)
    client, _, _ = _sign_in("ana@test.example")
    assert client.get("/sign-out").status_code == 405
    assert "cache" in client.post("/sign-out").headers["Clear-Site-Data"]
    assert not _is_signed_in(client)


def test_nobody_is_of_the_cast_outside_the_demonstration(fresh_home: Path, settings: Any) -> None:
    make_account(make_person(email="ana@test.example"))
    assert Client().post("/sign-in", {"persona": "ana@test.example"}).status_code == 404
    told = {"cast": [{"name": "Ana", "email": "ana@test.example", "sentence": {"en": "Sees little."}}]}
    (fresh_home / "demo.json").write_text(json.dumps(told))
    assert Client().post("/sign-in", {"persona": "ana@test.example"}).status_code == 404, "served by others"
    settings.STOA_DEMO = True
    client = Client()
    assert client.post("/sign-in", {"persona": "ana@test.example"}).status_code == 302
    assert _is_signed_in(client)
    make_account(make_person(email="bob@test.example"))
    assert Client().post("/sign-in", {"persona": "bob@test.example"}).status_code == 404
