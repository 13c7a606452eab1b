"""Mail about new hits, through a real server: once, to those who may read it at that moment, until they end it."""

from __future__ import annotations

from datetime import datetime, timedelta
from smtplib import SMTPServerDisconnected
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core.mail.backends.smtp import EmailBackend
from django.test import Client
from django.utils import timezone

from stoa.across.alerts.letters import forget_old_letters, is_due, make_letters
from stoa.across.alerts.mailing import BACK_OFF, send_letter
from stoa.across.alerts.models import Alert, Letter, Told
from stoa.across.alerts.services import set_alert
from stoa.across.alerts.testing import look, make_alert, send_mail
from stoa.across.alerts.tests.smtp import MailServer
from stoa.across.shelf.services import delete_search
from stoa.foundation.access.queries import viewer_of
from stoa.foundation.accounts.models import User
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.models import Membership
from stoa.foundation.directory.testing import make_group, make_membership, make_person
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.indexing.worker import routines_due, run_routine
from stoa.foundation.items.services import withdraw_item
from stoa.foundation.items.testing import make_item
from stoa.foundation.jobs.models import Job
from stoa.foundation.jobs.testing import do_jobs

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
BACKEND = "stoa.foundation.accounts.backends.PasswordBackend"
HERE = "https://stoa.test.example"


@pytest.fixture
def mail(settings: Any) -> Iterator[MailServer]:
    with MailServer() as server:
        settings.STOA_MAIL = True
        settings.STOA_PUBLIC_URL = HERE
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


@pytest.fixture
def ana() -> User:
    return make_account(make_person(name="Ana", email="ana@test.example", is_staff=True))


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def publish(title: str, **changes: Any) -> None:
    make_item(title=title, **changes)
    look()


def test_somebody_saves_a_search_and_one_mail_comes_with_what_is_new(ana: User, mail: MailServer) -> None:
    given = {"name": "Pay in fishing", "query": "q=wages", "how": "at_once"}
    assert client_of(ana).post("/saved-searches/save", given).headers["Location"] == "/saved-searches"
    make_alert(make_account(make_person(email="eve@test.example")), how="at_once")
    look()
    publish("Wages of fishers")
    for _ in range(3):
        send_mail()
    (letter,) = mail.letters
    assert mail.recipients == [["ana@test.example"]]
    assert letter["Subject"] == "1 new in “Pay in fishing”"
    text = letter.get_content()
    assert "Hello Ana," in text
    assert "Wages of fishers" in text
    item = Told.objects.get(alert__person=ana.person).item
    assert f"{HERE}{item.get_absolute_url()}" in text
    assert f"{HERE}/search?q=wages" in text
    assert letter["Auto-Submitted"] == "auto-generated"
    assert Letter.objects.get().state == Letter.State.SENT


def test_the_worker_does_all_of_it_by_its_routines(ana: User, mail: MailServer) -> None:
    make_alert(ana, how="at_once")
    make_item(title="Wages of fishers")
    catch_up()
    for _ in range(3):
        for routine in routines_due(timezone.now(), {}):
            run_routine(routine, timezone.now())
        do_jobs()
    assert len(mail.letters) == 1
    assert not Job.objects.exclude(state=Job.State.DONE).exists()


def test_the_words_are_in_the_language_of_the_person(ana: User, mail: MailServer) -> None:
    User.objects.filter(pk=ana.pk).update(language="fr")
    make_alert(ana, how="at_once")
    publish("Wages of fishers")
    send_mail()
    assert "Wages of fishers" in mail.letters[0].get_content()
    assert Letter.objects.get().state == Letter.State.SENT


def test_what_may_be_read_no_more_when_the_mail_goes_is_not_in_it(ana: User, mail: MailServer) -> None:
    membership = make_membership(ana.person, make_group("closed"))
    make_alert(ana, how="at_once")
    make_item(title="Wages inside", audience=["unit:closed"])
    publish("Wages for all")
    Membership.objects.filter(pk=membership.pk).delete()
    send_mail()
    (letter,) = mail.letters
    assert "Wages for all" in letter.get_content()
    assert "Wages inside" not in letter.get_content()
    assert letter["Subject"] == "1 new in “Wages”"


@pytest.mark.parametrize("why", ["withdrawn", "deactivated", "ended", "deleted"])
def test_nothing_is_sent_when_there_is_nothing_left_to_say(ana: User, mail: MailServer, why: str) -> None:
    alert = make_alert(ana, how="at_once")
    item = make_item(title="Wages of fishers")
    look()
    make_letters(timezone.now())
    if why == "withdrawn":
        withdraw_item(item, reason="Wrong.", actor=TEST_ACTOR)
    elif why == "deactivated":
        User.objects.filter(pk=ana.pk).update(is_active=False)
    elif why == "ended":
        set_alert(search=alert.pk, how="inbox", viewer=viewer_of(ana))
    else:
        delete_search(pk=alert.pk, viewer=viewer_of(ana))
    send_mail()
    assert mail.letters == []
    assert not Job.objects.filter(state=Job.State.FAILED).exists()


def test_the_address_in_the_letter_ends_the_mail_when_posted_to_and_asks_first(ana: User, mail: MailServer) -> None:
    make_alert(ana, how="at_once")
    publish("Wages of fishers")
    send_mail()
    letter = mail.letters[0]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = letter["List-Unsubscribe"].strip().strip("<>")
    assert address in letter.get_content()
    stranger, path = Client(enforce_csrf_checks=True), address.removeprefix(HERE)
    asked = stranger.get(path)
    assert "No more mail about this search?" in asked.content.decode()
    assert Alert.objects.get().mails
    for _ in range(2):
        done = stranger.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
        assert done.status_code == 200
        assert "no more mail" in done.content.decode()
    assert Alert.objects.get().how == "inbox"
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        publish("Wages of farmers")
        send_mail()
    assert len(mail.letters) == 1
    for wrong in (path[:-1], path + "0", "/saved-searches/end/0-0", "/saved-searches/end/nothing"):
        assert stranger.post(wrong).status_code == 404


def test_at_once_is_the_first_hit_and_then_what_comes_within_minutes_together(ana: User, mail: MailServer) -> None:
    make_alert(ana, how="at_once")
    publish("Wages one")
    send_mail()
    publish("Wages two")
    publish("Wages three")
    send_mail()
    assert len(mail.letters) == 1
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        send_mail()
        send_mail()
    first, second = mail.letters
    assert "Wages one" in first.get_content()
    assert second["Subject"] == "2 new in “Wages”"
    assert "Wages one" not in second.get_content()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=timezone.get_current_timezone())


def test_a_day_and_a_week_are_collected_in_the_morning(ana: User, mail: MailServer) -> None:
    friday = at("2026-03-06 10:00")
    with time_machine.travel(friday):
        daily, weekly = make_alert(ana, how="daily"), make_alert(ana, how="weekly", name="Weekly")
    for alert, due in ((daily, at("2026-03-07 06:00")), (weekly, at("2026-03-09 06:00"))):
        assert not is_due(alert, due - timedelta(seconds=1))
        assert is_due(alert, due + timedelta(seconds=1))
    with time_machine.travel(friday):
        publish("Wages one")
        publish("Wages two")
        send_mail()
    assert mail.letters == []
    with time_machine.travel(at("2026-03-07 06:01")):
        send_mail()
        send_mail()
    assert [letter["Subject"] for letter in mail.letters] == ["2 new in “Wages”"]
    with time_machine.travel(at("2026-03-09 06:01")):
        send_mail()
    assert [letter["Subject"] for letter in mail.letters] == ["2 new in “Wages”", "2 new in “Weekly”"]


def test_a_server_that_is_away_or_busy_is_asked_again_and_the_letter_comes_once(ana: User, mail: MailServer) -> None:
    make_alert(ana, how="at_once")
    publish("Wages of fishers")
    mail.answers = ["451 later"]
    send_mail()
    letter = Letter.objects.get()
    assert (letter.state, letter.tries, mail.letters) == (Letter.State.WAITING, 1, [])
    assert "451" in letter.reason
    with time_machine.travel(timezone.now() + BACK_OFF[0] + timedelta(seconds=1)):
        send_mail()
        send_mail()
    assert len(mail.letters) == 1
    assert mail.letters[0]["Message-ID"] == f"<alert-{letter.key}@stoa.test.example>"


def test_a_server_that_stays_away_is_given_up_after_a_day(ana: User, mail: MailServer) -> None:
    make_alert(ana, how="at_once")
    publish("Wages of fishers")
    mail.stop()
    now = timezone.now()
    for wait in (timedelta(), *BACK_OFF):
        now += wait + timedelta(seconds=1)
        with time_machine.travel(now):
            send_mail()
    assert Letter.objects.get().state == Letter.State.FAILED
    assert not Job.objects.filter(state=Job.State.WAITING).exists()


def test_a_refusal_for_good_is_not_tried_again(ana: User, mail: MailServer) -> None:
    make_alert(ana, how="at_once")
    publish("Wages of fishers")
    mail.answers = ["550 nobody here"]
    send_mail()
    letter = Letter.objects.get()
    assert (letter.state, "550" in letter.reason) == (Letter.State.FAILED, True)
    assert not Job.objects.filter(state=Job.State.WAITING).exists()


def test_a_line_that_breaks_while_sending_may_have_sent_and_is_not_tried_again(
    ana: User, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_alert(ana, how="at_once")
    publish("Wages of fishers")

    def break_off(self: EmailBackend, messages: object) -> int:
        raise SMTPServerDisconnected("Connection unexpectedly closed")

    monkeypatch.setattr(EmailBackend, "send_messages", break_off)
    send_mail()
    assert Letter.objects.get().state == Letter.State.UNSURE
    assert not Job.objects.filter(state=Job.State.WAITING).exists()


def test_a_letter_under_way_when_the_worker_died_is_not_sent_again(ana: User, mail: MailServer) -> None:
    make_alert(ana, how="at_once")
    publish("Wages of fishers")
    make_letters(timezone.now())
    Letter.objects.update(state=Letter.State.SENDING)
    send_letter({"letter": Letter.objects.get().pk})
    assert (Letter.objects.get().state, mail.letters) == (Letter.State.UNSURE, [])


def test_nobody_is_written_to_of_what_was_told_before_they_chose_mail(ana: User, mail: MailServer) -> None:
    alert = make_alert(ana)
    publish("Wages in the inbox")
    set_alert(search=alert.pk, how="at_once", viewer=viewer_of(ana))
    publish("Wages by mail")
    send_mail()
    (letter,) = mail.letters
    assert "Wages in the inbox" not in letter.get_content()


def test_without_mail_nothing_is_tried_and_after_a_month_nothing_waits(
    ana: User, mail: MailServer, settings: Any
) -> None:
    make_alert(ana, how="at_once")
    settings.STOA_MAIL = False
    publish("Wages of fishers")
    send_mail()
    assert not Letter.objects.exists()
    forget_old_letters(timezone.now() + timedelta(days=31))
    settings.STOA_MAIL = True
    send_mail()
    assert mail.letters == []


def test_a_title_with_a_line_break_puts_no_header_into_the_letter(ana: User, mail: MailServer) -> None:
    make_alert(ana, how="at_once", name="Wages\r\nBcc: eve@test.example")
    publish("Wages of\nfishers")
    send_mail()
    (letter,) = mail.letters
    assert letter["Bcc"] is None
    assert "Wages of fishers" in letter.get_content()
    assert mail.recipients == [["ana@test.example"]]


def test_only_so_many_are_named_and_the_rest_is_counted(
    ana: User, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stoa.across.alerts.writing.MOST_NAMED", 1)
    make_alert(ana, how="at_once")
    for number in range(3):
        make_item(title=f"Wages number {number}")
    look()
    send_mail()
    assert "And 2 more." in mail.letters[0].get_content()
