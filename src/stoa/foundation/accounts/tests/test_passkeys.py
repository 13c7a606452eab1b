"""Passkeys: what lets somebody in, and every way in which an answer must not fit."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from stoa.foundation.accounts.factors import factors_of
from stoa.foundation.accounts.services import deactivate, make_recovery_codes
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.accounts.tests.device import Device
from stoa.foundation.directory.testing import make_person
from stoa.foundation.history.testing import TEST_ACTOR

if TYPE_CHECKING:
    from stoa.foundation.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
PASSWORD = "horse-battery-7"


def browser() -> Client:
    """Passkeys belong to a name, which the site is reached by."""
    return Client(headers={"host": "localhost"})


def question_on(client: Client, path: str) -> str:
    found = re.search(r'data-question="([^"]+)"', client.get(path).content.decode())
    assert found, path
    return html.unescape(found[1])


def signed_in(email: str) -> Client:
    client = browser()
    client.post("/sign-in", {"email": email, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def keep_passkey(client: Client, device: Device) -> int:
    answer = device.make(question_on(client, "/account/passkeys/new"))
    return client.post("/account/passkeys/new", {"name": "Phone", "credential": answer}).status_code


@pytest.fixture
def ana() -> User:
    return make_account(make_person(email="ana@test.example", name="Ana"), password=PASSWORD)


@pytest.fixture
def device(ana: User) -> Device:
    """Ana's device, with her passkey."""
    device = Device()
    assert keep_passkey(signed_in(ana.email), device) == 302
    return device


def test_a_passkey_alone_lets_its_owner_in(ana: User, device: Device) -> None:
    client = browser()
    answer = device.use(question_on(client, "/sign-in/passkey"))
    assert client.post("/sign-in/passkey", {"credential": answer, "next": "/library"}).headers["Location"] == "/library"
    assert client.session["_auth_user_id"] == str(ana.pk)
    (passkey,) = factors_of(ana).passkeys
    assert passkey.used_at is not None


def test_a_passkey_is_a_second_step_too(ana: User, device: Device) -> None:
    client = signed_in(ana.email)
    assert not is_in(client)
    answer = device.use(question_on(client, "/sign-in/second"))
    assert client.post("/sign-in/second", {"credential": answer}).status_code == 302
    assert is_in(client)


def test_a_passkey_proves_that_it_is_still_its_owner(ana: User, device: Device) -> None:
    client = browser()
    client.post("/sign-in/passkey", {"credential": device.use(question_on(client, "/sign-in/passkey"))})
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert client.get("/account/app").status_code == 302
        answer = device.use(question_on(client, "/account/prove"))
        assert client.post("/account/prove", {"credential": answer, "next": "/account/app"}).status_code == 302
        assert client.get("/account/app").status_code == 200


def test_an_answer_works_once_and_in_one_browser(device: Device) -> None:
    client, other = browser(), browser()
    answer = device.use(question_on(client, "/sign-in/passkey"))
    question_on(other, "/sign-in/passkey")
    assert other.post("/sign-in/passkey", {"credential": answer}).status_code == 422, "asked of another browser"
    assert client.post("/sign-in/passkey", {"credential": answer}).status_code == 302
    client.post("/sign-out")
    assert client.post("/sign-in/passkey", {"credential": answer}).status_code == 422, "used"
    question_on(client, "/sign-in/passkey")
    assert client.post("/sign-in/passkey", {"credential": answer}).status_code == 422, "to an older question"
    assert not is_in(client)


def test_a_question_waits_ten_minutes(device: Device) -> None:
    client = browser()
    with time_machine.travel("2027-01-01 10:00:00", tick=False) as clock:
        answer = device.use(question_on(client, "/sign-in/passkey"))
        clock.shift(601)
        assert client.post("/sign-in/passkey", {"credential": answer}).status_code == 422


def test_a_site_that_looks_like_this_one_gets_nothing_that_works_here(device: Device) -> None:
    client = browser()
    device.origin = "https://localhost.evil.example"
    answer = device.use(question_on(client, "/sign-in/passkey"))
    assert client.post("/sign-in/passkey", {"credential": answer}).status_code == 422


def test_a_device_left_open_does_not_stand_for_both_steps(device: Device) -> None:
    client = browser()
    device.unlocked = False
    answer = device.use(question_on(client, "/sign-in/passkey"))
    assert client.post("/sign-in/passkey", {"credential": answer}).status_code == 422
    assert not is_in(client)


def test_a_question_for_a_second_step_is_no_way_round_the_unlocking(ana: User, device: Device) -> None:
    """A found key answers a question that did not ask for unlocking: one that somebody else's own account was asked."""
    make_account(make_person(email="eve@test.example"), password=PASSWORD)
    eve = signed_in("eve@test.example")
    keep_passkey(eve, Device())
    device.unlocked = False
    answer = device.use(question_on(eve, "/account/prove"))
    assert eve.post("/sign-in/passkey", {"credential": answer}).status_code == 422


def test_a_passkey_that_needs_no_unlocking_is_not_taken(ana: User) -> None:
    assert keep_passkey(signed_in(ana.email), Device(unlocked=False)) == 422
    assert not Authenticator.objects.exists()


def test_another_key_with_the_same_name_is_refused(device: Device) -> None:
    client, forged = browser(), Device()
    forged.credential_id, forged.handle = device.credential_id, device.handle
    answer = forged.use(question_on(client, "/sign-in/passkey"))
    assert client.post("/sign-in/passkey", {"credential": answer}).status_code == 422


def test_a_passkey_of_one_account_opens_no_other(ana: User, device: Device) -> None:
    bob = make_account(make_person(email="bob@test.example"), password=PASSWORD)
    theirs = Device()
    assert keep_passkey(signed_in(bob.email), theirs) == 302
    client = browser()
    theirs.handle = device.handle
    answer = theirs.use(question_on(client, "/sign-in/passkey"))
    assert client.post("/sign-in/passkey", {"credential": answer}).status_code == 422
    half = signed_in(ana.email)
    answer = theirs.use(question_on(half, "/sign-in/second"))
    assert half.post("/sign-in/second", {"credential": answer}).status_code == 422
    assert not is_in(half)


def test_a_closed_account_is_not_opened_by_its_passkey(ana: User, device: Device) -> None:
    deactivate(user=ana, actor=TEST_ACTOR)
    client = browser()
    answer = device.use(question_on(client, "/sign-in/passkey"))
    assert client.post("/sign-in/passkey", {"credential": answer}).status_code == 422
    assert not is_in(client)


def test_a_removed_passkey_opens_nothing(ana: User, device: Device) -> None:
    client = browser()
    answer = device.use(question_on(client, "/sign-in/passkey"))
    Authenticator.objects.all().delete()
    assert client.post("/sign-in/passkey", {"credential": answer}).status_code == 422


def test_the_first_passkey_signs_everybody_else_out_and_brings_codes(ana: User) -> None:
    thief, own = signed_in(ana.email), signed_in(ana.email)
    keep_passkey(own, Device())
    assert thief.get("/account").status_code == 302
    assert own.get("/account").status_code == 200
    assert factors_of(ana).codes_left == 10
    half = signed_in(ana.email)
    assert half.post("/sign-in/second", {"code": make_recovery_codes(user=ana)[0]}).status_code == 302


def test_there_are_twenty_passkeys_at_most(ana: User, device: Device) -> None:
    client = browser()
    client.post("/sign-in/passkey", {"credential": device.use(question_on(client, "/sign-in/passkey"))})
    for _ in range(19):
        assert keep_passkey(client, Device()) == 302
    assert keep_passkey(client, Device()) == 403
    assert len(factors_of(ana).passkeys) == 20
