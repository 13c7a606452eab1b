"""A passkey that counts its uses and was copied gives itself away; its owner is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stoa.foundation.accounts.factors import factors_of
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.accounts.tests.device import Device
from stoa.foundation.accounts.tests.test_passkeys import PASSWORD, browser, is_in, keep_passkey, question_on, signed_in
from stoa.foundation.directory.testing import make_person
from stoa.foundation.history.queries import events_about

if TYPE_CHECKING:
    from stoa.foundation.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
WARNING = "seems to have been copied"


@pytest.fixture
def ana() -> User:
    return make_account(make_person(email="ana@test.example", name="Ana"), password=PASSWORD)


def kept(ana: User, counter: int) -> Device:
    """Ana's device, which says that it was used so often when it made its passkey."""
    device = Device()
    device.counter = counter
    assert keep_passkey(signed_in(ana.email), device) == 302
    return device


def use(device: Device, counter: int) -> int:
    """The answer to a sign-in at which the device says so."""
    client = browser()
    device.counter = counter
    answer = device.use(question_on(client, "/sign-in/passkey"))
    status = client.post("/sign-in/passkey", {"credential": answer}).status_code
    assert is_in(client) == (status == 302)
    return status


def test_a_passkey_that_counts_on_lets_its_owner_in(ana: User) -> None:
    device = kept(ana, 5)
    assert [use(device, counter) for counter in (6, 7, 90)] == [302, 302, 302]
    assert not factors_of(ana).passkeys[0].is_doubted


def test_a_passkey_that_does_not_count_is_as_good(ana: User) -> None:
    device = kept(ana, 0)
    assert [use(device, 0), use(device, 0), use(device, 1)] == [302, 302, 302]


@pytest.mark.parametrize("counter", [0, 5, 8, 9])
def test_a_count_that_goes_back_or_stands_still_lets_nobody_in(ana: User, counter: int) -> None:
    device = kept(ana, 5)
    assert use(device, 9) == 302
    used_at = factors_of(ana).passkeys[0].used_at
    assert use(device, counter) == 422
    (passkey,) = factors_of(ana).passkeys
    assert (passkey.is_doubted, passkey.used_at) == (True, used_at)
    events = events_about(f"person:{ana.person.uuid}")
    assert "copied passkey refused" in [event.data.get("what") for event in events]


def test_the_first_use_is_held_against_the_count_at_the_making(ana: User) -> None:
    assert use(kept(ana, 5), 4) == 422


def test_its_owner_is_told_at_every_sign_in_until_it_is_removed(ana: User) -> None:
    device = kept(ana, 5)
    assert use(device, 5) == 422
    client = browser()
    device.counter = 6
    answer = device.use(question_on(client, "/sign-in/passkey"))
    assert client.post("/sign-in/passkey", {"credential": answer}).status_code == 302
    assert WARNING in client.get("/").content.decode()
    account = client.get("/account").content.decode()
    assert "It seems to have been copied." in account
    pk = factors_of(ana).passkeys[0].pk
    client.post(f"/account/passkeys/{pk}/remove", {"confirm": "1"})
    assert WARNING not in client.get("/account").content.decode()


def test_the_second_step_asks_the_count_too(ana: User) -> None:
    device = kept(ana, 5)
    half = signed_in(ana.email)
    answer = device.use(question_on(half, "/sign-in/second"))
    assert half.post("/sign-in/second", {"credential": answer}).status_code == 422
    assert not is_in(half)
