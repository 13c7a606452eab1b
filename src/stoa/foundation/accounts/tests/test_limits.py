"""How often something may be tried, and that nobody is locked out by others."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.test import Client, RequestFactory
from django.utils import timezone

from stoa.foundation.accounts import limits
from stoa.foundation.accounts.models import Tries
from stoa.foundation.accounts.routines import tidy
from stoa.foundation.accounts.testing import app_code, make_account, make_code_app
from stoa.foundation.directory.testing import make_person
from stoa.foundation.failpoints.testing import clean_environment, start_python

if TYPE_CHECKING:
    from pathlib import Path

    from stoa.foundation.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
PASSWORD = "horse-battery-7"
TRYING = """
import django
django.setup()
from stoa.foundation.accounts import limits
passed = 0
for _ in range(10):
    try:
        limits.count_try(limits.CODE_BY_ACCOUNT, "ana")
        passed += 1
    except limits.TooManyTriesError:
        pass
print(passed)
"""


@pytest.fixture
def ana() -> User:
    return make_account(make_person(email="ana@test.example"), password=PASSWORD)


def sign_in(client: Client, password: str = PASSWORD, email: str = "ana@test.example", **more: Any) -> int:
    return client.post("/sign-in", {"email": email, "password": password}, **more).status_code


def from_address(address: str) -> Client:
    return Client(REMOTE_ADDR=address)


def test_the_eleventh_wrong_password_waits_and_says_how_long(ana: User) -> None:
    answers = [sign_in(from_address(f"10.0.0.{number}"), "wrong") for number in range(11)]
    assert answers == [422] * 10 + [429]
    refused = from_address("10.0.1.1").post("/sign-in", {"email": ana.email, "password": PASSWORD})
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 15 * 60 + 1
    assert "Wait 15 minutes" in refused.content.decode()
    assert "no-store" in refused.headers["Cache-Control"]


def test_an_address_nobody_has_is_refused_in_the_same_way(ana: User) -> None:
    for email in (ana.email, "nobody@test.example"):
        answers = [sign_in(from_address(f"10.0.0.{number}"), "wrong", email) for number in range(11)]
        assert answers == [422] * 10 + [429], email


def test_the_owner_gets_in_from_a_browser_they_have_used_while_somebody_else_guesses(ana: User) -> None:
    own = from_address("10.1.1.1")
    assert sign_in(own) == 302
    own.post("/sign-out")
    for number in range(11):
        sign_in(from_address(f"10.0.0.{number}"), "wrong")
    assert sign_in(from_address("10.2.2.2")) == 429
    assert sign_in(own) == 302


def test_a_browser_that_somebody_used_has_no_more_tries_than_others_and_none_for_other_accounts(ana: User) -> None:
    make_account(make_person(email="bob@test.example"), password=PASSWORD)
    own = from_address("10.1.1.1")
    assert sign_in(own) == 302
    own.post("/sign-out")
    assert [sign_in(own, "wrong") for _ in range(11)] == [422] * 10 + [429]
    for number in range(10):
        sign_in(from_address(f"10.0.0.{number}"), "wrong", "bob@test.example")
    assert sign_in(own, email="bob@test.example") == 429


def test_a_made_up_cookie_gives_no_new_tries(ana: User) -> None:
    answers = []
    for number in range(11):
        client = from_address(f"10.0.0.{number}")
        client.cookies["stoa-known"] = f"made-up:{number}"
        answers.append(sign_in(client, "wrong"))
    assert answers == [422] * 10 + [429]


def test_one_address_may_not_try_many_accounts_but_an_office_may_sign_in(ana: User) -> None:
    for _ in range(70):
        client = from_address("10.3.3.3")
        assert sign_in(client) == 302
    most = limits.PASSWORD_BY_ADDRESS.most
    answers = [
        sign_in(from_address("10.3.3.3"), "wrong", f"person-{number}@test.example") for number in range(most + 1)
    ]
    assert answers == [422] * most + [429]


def test_the_wait_ends_and_what_was_refused_did_not_prolong_it(ana: User) -> None:
    with time_machine.travel("2027-01-01 10:00:00", tick=False) as clock:
        for number in range(20):
            sign_in(from_address(f"10.0.0.{number}"), "wrong")
            clock.shift(30)
        clock.shift(5 * 60)
        assert sign_in(from_address("10.2.2.2")) == 302


def test_the_sixth_wrong_code_waits_even_with_the_password(ana: User) -> None:
    secret = make_code_app(ana)
    answers = []
    for number in range(6):
        client = from_address(f"10.0.0.{number}")
        sign_in(client)
        answers.append(client.post("/sign-in/second", {"code": "000000"}).status_code)
    assert answers == [422] * 5 + [429]
    client = from_address("10.4.4.4")
    sign_in(client)
    assert client.post("/sign-in/second", {"code": app_code(secret)}).status_code == 429


def test_asking_for_new_passwords_is_limited_by_account_and_by_address(ana: User) -> None:
    for email in (ana.email, "nobody@test.example"):
        answers = [
            from_address(f"10.0.0.{number}").post("/sign-in/forgotten", {"email": email}).status_code
            for number in range(4)
        ]
        assert answers == [302] * 3 + [429], email
    most = limits.RESET_BY_ADDRESS.most
    answers = [
        from_address("10.5.5.5").post("/sign-in/forgotten", {"email": f"p{number}@test.example"}).status_code
        for number in range(most + 1)
    ]
    assert answers == [302] * most + [429]


def test_guessing_links_is_limited(ana: User) -> None:
    client = from_address("10.6.6.6")
    most = limits.LINK_BY_ADDRESS.most
    answers = [client.get(f"/sign-in/once/guess-{number}").status_code for number in range(most + 1)]
    assert answers == [404] * most + [429]


def test_nobody_fills_the_table_of_sessions_by_asking_for_passkeys() -> None:
    most = limits.QUESTION_BY_ADDRESS.most
    Tries.objects.create(
        key=limits._key(limits.QUESTION_BY_ADDRESS, "10.8.8.8"), began_at=timezone.now(), count=most - 1
    )
    own = from_address("10.8.8.8")
    assert own.get("/sign-in/passkey").status_code == 200
    assert from_address("10.8.8.8").get("/sign-in/passkey").status_code == 429
    assert own.get("/sign-in/passkey").status_code == 200, "who has a session already makes none"


@pytest.mark.slow
def test_several_processes_count_together(migrated_home: Path, tmp_path: Path) -> None:
    environment = clean_environment(shutil.copytree(migrated_home, tmp_path / "own"))
    children = [start_python("-c", TRYING, environment=environment) for _ in range(3)]
    passed = [int(child.communicate()[0]) for child in children]
    assert sum(passed) == limits.CODE_BY_ACCOUNT.most


def test_the_table_tells_no_address_and_is_emptied(ana: User) -> None:
    with time_machine.travel("2027-01-01 10:00:00", tick=False) as clock:
        sign_in(from_address("10.7.7.7"), "wrong")
        kept = " ".join(Tries.objects.values_list("key", flat=True))
        assert kept
        assert "ana" not in kept
        assert "10.7.7.7" not in kept
        tidy(timezone.now())
        assert Tries.objects.exists()
        clock.shift(3601)
        tidy(timezone.now())
        assert not Tries.objects.exists()


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "1.1.1.1", "9.9.9.9"),
        (1, "1.1.1.1, 2.2.2.2", "2.2.2.2"),
        (2, "1.1.1.1, 2.2.2.2", "1.1.1.1"),
        (2, "2.2.2.2", "9.9.9.9"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (1, "nonsense", "unknown"),
    ],
)
def test_only_our_own_proxies_are_believed(settings: Any, proxies: int, forwarded: str, address: str) -> None:
    settings.STOA_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="9.9.9.9", headers={"x-forwarded-for": forwarded})
    assert limits.address_of(request) == address
