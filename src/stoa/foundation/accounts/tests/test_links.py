"""Invitations and new passwords: links that work once, for a time, and tell nobody who has an account."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from stoa.foundation.accounts.models import Link, ResetRequest, User
from stoa.foundation.accounts.queries import invitations, reset_requests
from stoa.foundation.accounts.services import (
    Joining,
    accounts,
    ask_for_reset,
    change_email,
    deactivate,
    invite,
    link_for,
    revoke_invitation,
)
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.accounts.tests.post_office import PostOffice
from stoa.foundation.directory.models import Membership, Person
from stoa.foundation.directory.testing import make_group, make_person
from stoa.foundation.errors import BadInputError
from stoa.foundation.history.models import Event
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.jobs.models import Job
from stoa.foundation.jobs.running import do_next

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
PASSWORD = "horse-battery-7"
NEW = "entirely new words"


@pytest.fixture
def ana() -> User:
    return make_account(make_person(email="ana@test.example", name="Ana"), password=PASSWORD)


def status_of(path: str) -> int:
    return Client().get(path).status_code


def test_an_invitation_makes_person_account_and_memberships_and_works_once() -> None:
    unit = make_group("dakar")
    path, invitation = invite(
        email="New@Test.example", name="Nour", role="manager", groups=[Joining(unit, "curator")], actor=TEST_ACTOR
    )
    account = User.objects.get(email="new@test.example")
    assert (account.role, account.person.name) == ("manager", "Nour")
    assert Membership.objects.filter(person=account.person, group=unit, role="curator").exists()
    client = Client()
    assert client.post(path, {"password": NEW}).status_code == 302
    assert client.get("/account").status_code == 200
    assert status_of(path) == 404
    invitation.refresh_from_db()
    assert invitation.state(timezone.now()) == "used"
    assert Event.objects.filter(verb="account.invited").count() == 1


def test_an_invitation_ends_after_seven_days() -> None:
    path, invitation = invite(email="new@test.example", name="Nour", actor=TEST_ACTOR)
    assert status_of(path) == 200
    with time_machine.travel(timezone.now() + timedelta(days=7, seconds=1)):
        assert status_of(path) == 404
        assert invitation.state(timezone.now()) == "expired"


def test_an_invitation_can_be_taken_back_and_is_listed_with_what_became_of_it(ana: User) -> None:
    path, invitation = invite(email="new@test.example", name="Nour", actor=TEST_ACTOR)
    assert revoke_invitation(invitation=invitation, actor=TEST_ACTOR)
    assert not revoke_invitation(invitation=invitation, actor=TEST_ACTOR)
    assert status_of(path) == 404
    assert [(one.user.email, one.state(timezone.now())) for one in invitations()] == [("new@test.example", "revoked")]


def test_inviting_again_ends_the_earlier_link_and_keeps_name_and_role() -> None:
    first, _ = invite(email="new@test.example", name="Nour", role="admin", actor=TEST_ACTOR)
    second, _ = invite(email="new@test.example", actor=TEST_ACTOR)
    assert (status_of(first), status_of(second)) == (404, 200)
    account = User.objects.get()
    assert (account.role, account.person.name) == ("admin", "Nour")


@pytest.mark.parametrize(("email", "name"), [("no address", "Nour"), ("new@test.example", "")])
def test_an_invitation_needs_an_address_and_a_name(email: str, name: str) -> None:
    with pytest.raises(BadInputError):
        invite(email=email, name=name, actor=TEST_ACTOR)
    assert not Person.objects.filter(email=email).exists()


def test_nobody_is_invited_into_a_closed_account(ana: User) -> None:
    deactivate(user=ana, actor=TEST_ACTOR)
    with pytest.raises(BadInputError, match="closed"):
        invite(email=ana.email, actor=TEST_ACTOR)
    assert not Link.objects.exists()


def test_the_database_holds_no_link_that_works() -> None:
    path, _ = invite(email="new@test.example", name="Nour", actor=TEST_ACTOR)
    row = Link.objects.get()
    assert path.rpartition("/")[2] not in str(vars(row))
    assert path.rpartition("/")[2] not in "".join(Event.objects.values_list("payload", flat=True))
    assert status_of(f"/sign-in/once/{row.digest}") == 404


def test_a_bad_password_leaves_the_link_for_another_try() -> None:
    path, _ = invite(email="new@test.example", name="Noura Diop", actor=TEST_ACTOR)
    for bad in ("short", "password123", "noura.diop.", "new@test.example"):
        assert Client().post(path, {"password": bad}).status_code == 422, bad
    assert Client().post(path, {"password": "x" * 1024}).status_code == 302


def test_a_password_of_64_letters_of_one_sort_is_welcome(ana: User) -> None:
    path = link_for(user=ana, actor=TEST_ACTOR)
    assert (
        Client()
        .post(path, {"password": "sixty four small letters and blanks are a very fine password yes"})
        .status_code
        == 302
    )


def test_asking_tells_nobody_who_has_an_account(ana: User) -> None:
    pages, written = [], []
    for email in (ana.email, "nobody@test.example"):
        answer = Client().post("/sign-in/forgotten", {"email": email}, follow=True)
        pages.append((answer.status_code, answer.redirect_chain, answer.context["asked"]))
        written.append((ResetRequest.objects.filter(email=email).count(), Job.objects.count()))
    assert pages[0] == pages[1]
    assert written == [(1, 1), (1, 2)], "the same is written for both"


def test_without_mail_administrators_see_who_asks_and_hand_a_link_over(ana: User) -> None:
    ask_for_reset(email=ana.email)
    ask_for_reset(email=ana.email.upper())
    ask_for_reset(email="nobody@test.example")
    while do_next(timezone.now()):
        pass
    assert [request.user for request in reset_requests()] == [ana]
    path = link_for(user=ana, actor=TEST_ACTOR)
    assert reset_requests() == []
    assert Event.objects.filter(verb="account.link").count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        assert status_of(path) == 404
    assert Client().post(path, {"password": NEW}).status_code == 302
    ana.refresh_from_db()
    assert ana.check_password(NEW)


def test_who_asked_before_they_had_an_account_is_seen_when_they_ask_again() -> None:
    ask_for_reset(email="new@test.example")
    invite(email="new@test.example", name="Nour", actor=TEST_ACTOR)
    assert reset_requests() == []
    ask_for_reset(email="new@test.example")
    assert [request.email for request in reset_requests()] == ["new@test.example"]


def test_a_link_is_used_up_only_if_the_password_was_kept(ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    path = link_for(user=ana, actor=TEST_ACTOR)
    monkeypatch.setattr(accounts, "set_password", _fail)
    with pytest.raises(RuntimeError):
        Client().post(path, {"password": NEW})
    monkeypatch.undo()
    assert Client().post(path, {"password": NEW}).status_code == 302


def _fail(**_: object) -> None:
    raise RuntimeError("the disk is full")


def test_somebody_signed_in_may_use_their_link_in_the_same_browser(ana: User) -> None:
    client = Client()
    client.post("/sign-in", {"email": ana.email, "password": PASSWORD})
    assert client.post(link_for(user=ana, actor=TEST_ACTOR), {"password": NEW}).status_code == 302
    assert client.get("/account").status_code == 200


def test_a_new_password_ends_every_other_link(ana: User) -> None:
    invited, _ = invite(email=ana.email, actor=TEST_ACTOR)
    ask_for_reset(email=ana.email)
    client = Client()
    client.post(invited, {"password": NEW})
    client.post("/account/password", {"old": NEW, "password": "and again other words"})
    assert not Link.objects.open_at(timezone.now()).exists()


def test_a_new_address_ends_links_sent_to_the_old_one(ana: User) -> None:
    path = link_for(user=ana, actor=TEST_ACTOR)
    make_account(make_person(email="bob@test.example"))
    with pytest.raises(BadInputError):
        change_email(user=ana, email="BOB@test.example", actor=TEST_ACTOR)
    change_email(user=ana, email="ana.new@test.example", actor=TEST_ACTOR)
    assert status_of(path) == 404
    assert Client().post("/sign-in", {"email": "ana.new@test.example", "password": PASSWORD}).status_code == 302


@pytest.fixture
def post_office(settings: Any) -> Iterator[PostOffice]:
    with PostOffice() as office:
        settings.STOA_MAIL = True
        settings.STOA_PUBLIC_URL = "https://stoa.test.example"
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = office.address
        yield office


def test_with_mail_the_link_comes_by_mail_and_nobody_else_is_written_to(ana: User, post_office: PostOffice) -> None:
    headers = {"host": "localhost", "x-forwarded-host": "evil.example"}
    Client(headers=headers).post("/sign-in/forgotten", {"email": ana.email})
    ask_for_reset(email="nobody@test.example")
    while do_next(timezone.now()):
        pass
    (letter,) = post_office.letters
    assert letter["To"] == ana.email
    text = letter.get_content()
    assert "Hello Ana" in text
    link = next(line for line in text.splitlines() if "/sign-in/once/" in line).strip()
    assert link.startswith("https://stoa.test.example/")
    path = link.removeprefix("https://stoa.test.example")
    assert reset_requests() == []
    with time_machine.travel(timezone.now() + timedelta(hours=1, seconds=1)):
        assert status_of(path) == 404
    assert Client().post(path, {"password": NEW}).status_code == 302


def test_asking_for_somebody_does_not_end_their_invitation(post_office: PostOffice) -> None:
    invited, _ = invite(email="new@test.example", name="Nour", actor=TEST_ACTOR)
    ask_for_reset(email="new@test.example")
    do_next(timezone.now())
    assert status_of(invited) == 200


def test_when_mail_fails_the_request_stays_with_the_administrators(ana: User, post_office: PostOffice) -> None:
    post_office.close()
    ask_for_reset(email=ana.email)
    do_next(timezone.now())
    assert [request.user for request in reset_requests()] == [ana]
    assert Job.objects.get().state == Job.State.WAITING
