"""The second step: what it stops, what it takes once only, and that nothing leads around it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client

from stoa.foundation.accounts.factors import factors_of, needs_second_step
from stoa.foundation.accounts.services import (
    drop_second_factors,
    link_for,
    make_recovery_codes,
    remove_code_app,
    set_password,
)
from stoa.foundation.accounts.testing import app_code, make_account, make_code_app
from stoa.foundation.directory.testing import make_person
from stoa.foundation.history.testing import TEST_ACTOR

if TYPE_CHECKING:
    from pathlib import Path

    from stoa.foundation.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
PASSWORD = "horse-battery-7"


@pytest.fixture
def ana() -> User:
    return make_account(make_person(email="ana@test.example", name="Ana"), password=PASSWORD)


def half_way(email: str = "ana@test.example", **more: str) -> Client:
    """A browser that has given the right password and nothing else."""
    client = Client()
    client.post("/sign-in", {"email": email, "password": PASSWORD, **more})
    return client


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_password_alone_lets_nobody_in_and_the_code_leads_on(ana: User) -> None:
    secret = make_code_app(ana)
    client = half_way(next="/library")
    assert not is_in(client)
    assert client.get("/account").status_code == 302
    assert client.post("/sign-in/second", {"code": "000000"}).status_code == 422
    assert not is_in(client)
    answer = client.post("/sign-in/second", {"code": app_code(secret)})
    assert answer.headers["Location"] == "/library"
    assert is_in(client)


def test_a_code_is_taken_with_blanks_but_never_twice(ana: User) -> None:
    secret = make_code_app(ana)
    code = app_code(secret)
    first, second = half_way(), half_way()
    assert first.post("/sign-in/second", {"code": f" {code[:3]} {code[3:]} "}).status_code == 302
    assert second.post("/sign-in/second", {"code": code}).status_code == 422
    assert not is_in(second)


def test_a_code_older_than_one_used_is_refused(ana: User) -> None:
    secret = make_code_app(ana)
    with time_machine.travel("2027-01-01 10:00:00", tick=False):
        older, newer = app_code(secret, steps=-1), app_code(secret)
        assert half_way().post("/sign-in/second", {"code": newer}).status_code == 302
        assert half_way().post("/sign-in/second", {"code": older}).status_code == 422


def test_codes_hold_for_a_minute_and_a_half_at_most(ana: User) -> None:
    secret = make_code_app(ana)
    with time_machine.travel("2027-01-01 10:00:00", tick=False):
        codes = {steps: app_code(secret, steps=steps) for steps in (-2, -1, 0, 1, 2)}
        answers = {}
        for steps in (-2, 2, -1, 0, 1):
            answers[steps] = half_way().post("/sign-in/second", {"code": codes[steps]}).status_code
    assert answers == {-2: 422, 2: 422, -1: 302, 0: 302, 1: 302}


def test_each_recovery_code_lets_in_once(ana: User) -> None:
    make_code_app(ana)
    codes = make_recovery_codes(user=ana)
    assert len(set(codes)) == 10
    assert half_way().post("/sign-in/second", {"code": codes[3]}).status_code == 302
    assert half_way().post("/sign-in/second", {"code": codes[3]}).status_code == 422
    assert factors_of(ana).codes_left == 9


def test_new_recovery_codes_end_the_old_ones(ana: User) -> None:
    make_code_app(ana)
    old = make_recovery_codes(user=ana)
    make_recovery_codes(user=ana)
    assert half_way().post("/sign-in/second", {"code": old[0]}).status_code == 422


def test_the_second_step_waits_ten_minutes(ana: User) -> None:
    secret = make_code_app(ana)
    with time_machine.travel("2027-01-01 10:00:00", tick=False) as clock:
        client = half_way()
        clock.shift(601)
        answer = client.post("/sign-in/second", {"code": app_code(secret)})
    assert answer.headers["Location"] == "/sign-in"
    assert not is_in(client)


def test_a_new_password_or_a_closed_account_ends_the_first_step(ana: User) -> None:
    secret = make_code_app(ana)
    client, other = half_way(), half_way()
    set_password(user=ana, password="another long one")
    assert client.post("/sign-in/second", {"code": app_code(secret)}).headers["Location"] == "/sign-in"
    ana.is_active = False
    ana.save()
    assert other.get("/sign-in/second").headers["Location"] == "/sign-in"
    assert not is_in(client)
    assert not is_in(other)


def test_each_step_changes_the_session_key(ana: User) -> None:
    secret = make_code_app(ana)
    client = Client()
    client.get("/sign-in/passkey")
    keys = [client.session.session_key]
    client.post("/sign-in", {"email": ana.email, "password": PASSWORD})
    keys.append(client.session.session_key)
    client.post("/sign-in/second", {"code": app_code(secret)})
    keys.append(client.session.session_key)
    assert len(set(keys)) == 3
    planted = Client()
    planted.cookies["stoa-session"] = keys[1] or ""
    assert not is_in(planted), "whoever knew the key from before is not in"


def test_a_link_for_a_new_password_leads_to_the_second_step_not_past_it(ana: User) -> None:
    secret = make_code_app(ana)
    client = Client()
    path = link_for(user=ana, actor=TEST_ACTOR)
    answer = client.post(path, {"password": "entirely new words"})
    assert answer.headers["Location"] == "/sign-in/second"
    assert not is_in(client)
    client.post("/sign-in/second", {"code": app_code(secret)})
    assert is_in(client)


def test_a_code_of_one_account_opens_no_other(ana: User) -> None:
    make_code_app(ana)
    secret = make_code_app(make_account(make_person(email="bob@test.example"), password=PASSWORD))
    assert half_way().post("/sign-in/second", {"code": app_code(secret)}).status_code == 422


def test_secrets_lie_encrypted_and_with_another_key_no_code_fits(
    ana: User, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    secret = make_code_app(ana)
    codes = make_recovery_codes(user=ana)
    assert not Authenticator.objects.filter(data__icontains=secret).exists()
    client = half_way()
    settings.SECRET_KEY = "another key"
    for code in (app_code(secret), codes[0]):
        client = half_way()
        assert client.post("/sign-in/second", {"code": code}).status_code == 422
    assert not is_in(client)


def test_with_the_last_factor_the_recovery_codes_go(ana: User) -> None:
    make_code_app(ana)
    remove_code_app(user=ana)
    assert not Authenticator.objects.filter(user=ana).exists()
    assert is_in(half_way())


def test_an_administrator_can_remove_lost_factors(ana: User) -> None:
    make_code_app(ana)
    assert drop_second_factors(user=ana, actor=TEST_ACTOR) == 2
    assert not needs_second_step(ana)
    assert drop_second_factors(user=ana, actor=TEST_ACTOR) == 0


def test_the_cast_needs_no_second_step_and_only_on_the_demonstration(
    ana: User, fresh_home: Path, settings: Any
) -> None:
    make_code_app(ana)
    told = {"cast": [{"name": "Ana", "email": ana.email, "sentence": {"en": "Sees little."}}]}
    (fresh_home / "demo.json").write_text(json.dumps(told))
    elsewhere, here = Client(), Client()
    assert elsewhere.post("/sign-in", {"persona": ana.email}).status_code == 404
    settings.STOA_DEMO = True
    assert here.post("/sign-in", {"persona": ana.email}).status_code == 302
    assert is_in(here)
    assert not is_in(elsewhere)
    assert not is_in(half_way()), "by password even there"


def test_setting_up_an_app_shows_the_codes_once_and_for_ten_minutes(ana: User) -> None:
    client = half_way()
    page = client.get("/account/app").content.decode()
    key = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert key, "the key is there for who has no camera"
    assert 'viewBox="0 0 ' in page
    assert "http" not in re.sub(r"https?://www\.w3\.org\S*", "", re.findall(r"<svg class=\"qr.*?</svg>", page, re.S)[0])
    secret = key[1].replace(" ", "")
    assert client.post("/account/app", {"code": "123"}).status_code == 422
    answer = client.post("/account/app", {"code": app_code(secret)})
    assert answer.headers["Location"] == "/account/recovery-codes"
    codes = re.findall(r"<code>(\d{10})</code>", client.get("/account/recovery-codes").content.decode())
    assert len(codes) == 10
    kept = str(dict(client.session))
    assert codes[0] not in kept
    assert secret not in kept
    file = client.post("/account/recovery-codes/file")
    assert file.content.decode().split() == codes
    assert "attachment" in file.headers["Content-Disposition"]
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=601)):
        assert codes[0] not in client.get("/account/recovery-codes", follow=True).content.decode()
        client.session.flush()
    assert half_way().post("/sign-in/second", {"code": codes[0]}).status_code == 302
