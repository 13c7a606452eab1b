"""Sessions: when they end, who ends them, and that nobody keeps one that was taken."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from stoa.foundation.accounts.entering import BACKEND
from stoa.foundation.accounts.models import Session, User
from stoa.foundation.accounts.queries import sessions_of
from stoa.foundation.accounts.routines import tidy
from stoa.foundation.accounts.services import deactivate, end_sessions, reactivate
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.testing import make_person
from stoa.foundation.errors import NotAllowedError
from stoa.foundation.history.models import Event
from stoa.foundation.history.testing import TEST_ACTOR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
PASSWORD = "horse-battery-7"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def ana() -> User:
    return make_account(make_person(email="ana@test.example", name="Ana"), password=PASSWORD)


def signed_in(email: str = "ana@test.example", agent: str = FIREFOX) -> Client:
    client = Client(headers={"user-agent": agent})
    assert client.post("/sign-in", {"email": email, "password": PASSWORD}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/account").status_code == 200


def test_a_session_ends_when_nothing_is_read_for_four_days(ana: User) -> None:
    with time_machine.travel("2027-01-01 10:00:00", tick=False) as clock:
        client = signed_in()
        clock.shift(timedelta(days=3))
        assert is_in(client)
        clock.shift(timedelta(days=3))
        assert is_in(client), "reading puts the end off"
        clock.shift(timedelta(days=4, minutes=1))
        assert not is_in(client)


def test_a_session_ends_after_fourteen_days_however_busy(ana: User) -> None:
    with time_machine.travel("2027-01-01 10:00:00", tick=False) as clock:
        client = signed_in()
        for _ in range(13):
            clock.shift(timedelta(days=1))
            assert is_in(client)
        client.post("/account", {"name": "Anna", "language": ""})
        clock.shift(timedelta(days=1, seconds=1))
        assert not is_in(client), "saving something does not put it off either"


def test_reading_writes_at_most_every_five_minutes_and_costs_no_more_statements(ana: User) -> None:
    with time_machine.travel("2027-01-01 10:00:00", tick=False) as clock:
        client = signed_in()
        client.get("/sign-in")
        counts = []
        for seconds in (10, 10, 301):
            clock.shift(seconds)
            with CaptureQueriesContext(connection) as seen:
                client.get("/sign-in")
            counts.append(len(seen))
    assert counts[1] == counts[0]
    assert counts[2] == counts[0] + 1


def test_a_new_password_signs_every_other_browser_out(ana: User) -> None:
    thief, own = signed_in(), signed_in()
    answer = own.post("/account/password", {"old": PASSWORD, "password": "entirely new words"})
    assert answer.status_code == 302
    assert is_in(own)
    assert not is_in(thief)
    assert Session.objects.filter(user=ana).count() == 1


def test_the_password_so_far_is_asked_and_guessing_it_is_limited(ana: User) -> None:
    thief = signed_in()
    form = {"old": "wrong", "password": "entirely new words"}
    assert [thief.post("/account/password", form).status_code for _ in range(11)] == [422] * 10 + [429]
    ana.refresh_from_db()
    assert ana.check_password(PASSWORD)


def test_signing_in_again_begins_a_new_session_and_ends_the_old(ana: User) -> None:
    client = signed_in()
    key = client.session.session_key
    client.post("/sign-in", {"email": ana.email, "password": PASSWORD})
    assert client.session.session_key != key
    assert not Session.objects.filter(pk=key).exists()


def test_a_key_planted_before_the_sign_in_opens_nothing(ana: User) -> None:
    client = Client()
    client.get("/sign-in/passkey")
    planted = client.session.session_key
    assert planted
    client.post("/sign-in", {"email": ana.email, "password": PASSWORD})
    attacker = Client()
    attacker.cookies["stoa-session"] = planted
    assert not is_in(attacker)


def test_a_copied_cookie_opens_nothing_after_signing_out(ana: User) -> None:
    client, copy = signed_in(), Client()
    copy.cookies["stoa-session"] = client.cookies["stoa-session"].value
    assert is_in(copy)
    client.post("/sign-out")
    assert not is_in(copy)


def test_somebody_sees_and_ends_their_own_sessions_only(ana: User) -> None:
    make_account(make_person(email="bob@test.example"), password=PASSWORD)
    here, there, others = signed_in(), signed_in(), signed_in("bob@test.example")
    listed = sessions_of(ana, here.session.session_key)
    assert [place.is_this for place in listed].count(True) == 1
    assert {place.device for place in listed} == {"Firefox, Windows"}
    bob = User.objects.get(email="bob@test.example")
    theirs = next(place.key for place in sessions_of(bob, None))
    here.post("/account/sessions/end", {"session": theirs})
    assert is_in(others)
    away = next(place.key for place in listed if not place.is_this)
    here.post("/account/sessions/end", {"session": away})
    assert not is_in(there)
    assert is_in(here)


def test_the_page_shows_no_key_that_signs_in(ana: User) -> None:
    here, there = signed_in(), signed_in()
    page = here.get("/account").content.decode()
    assert str(there.session.session_key) not in page
    assert str(here.session.session_key) not in page


def test_signing_out_everywhere_else_keeps_this_browser(ana: User) -> None:
    here, there, third = signed_in(), signed_in(), signed_in()
    here.post("/account/sessions/end", {"all": "1"})
    assert is_in(here)
    assert not is_in(there)
    assert not is_in(third)
    assert Event.objects.filter(verb="account.sessions-ended").exists()


def test_an_administrator_ends_all_sessions_of_somebody(ana: User) -> None:
    clients = [signed_in(), signed_in()]
    assert end_sessions(user=ana, actor=TEST_ACTOR) == 2
    assert not any(is_in(client) for client in clients)


def test_a_closed_account_is_out_at_the_next_request_and_comes_back_as_it_was(ana: User) -> None:
    client = signed_in()
    deactivate(user=ana, actor=TEST_ACTOR)
    assert not is_in(client)
    assert Client().post("/sign-in", {"email": ana.email, "password": PASSWORD}).status_code == 422
    deactivate(user=ana, actor=TEST_ACTOR)
    assert Event.objects.filter(verb="account.deactivated").count() == 1
    reactivate(user=ana, actor=TEST_ACTOR)
    assert not is_in(client), "what ended stays ended"
    assert is_in(signed_in())


def test_the_last_administrator_cannot_be_closed(ana: User) -> None:
    admin = make_account(role="admin")
    with pytest.raises(NotAllowedError):
        deactivate(user=admin, actor=TEST_ACTOR)
    make_account(role="admin")
    deactivate(user=admin, actor=TEST_ACTOR)
    admin.refresh_from_db()
    assert not admin.is_active


def test_sessions_that_ended_are_removed(ana: User) -> None:
    signed_in()
    Client().get("/sign-in/passkey")
    assert Session.objects.count() == 2
    tidy(timezone.now() + timedelta(hours=2))
    assert Session.objects.count() == 1
    tidy(timezone.now() + timedelta(days=5))
    assert Session.objects.count() == 0


def test_a_session_made_without_the_page_is_counted_from_its_first_use(ana: User) -> None:
    client = Client()
    client.force_login(ana, backend=BACKEND)
    assert is_in(client)
    assert len(sessions_of(ana, None)) == 1
