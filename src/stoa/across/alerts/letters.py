"""Gathers the hits that wait for mail into letters: at once, on the morning of each day, or of each Monday."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from stoa.across.alerts.models import Alert, Letter, Told
from stoa.foundation.accounts.mail import can_mail
from stoa.foundation.failpoints import failpoint
from stoa.foundation.jobs.services import enqueue

if TYPE_CHECKING:
    from datetime import datetime

MAIL_JOB = "alerts.mail"
HOUR = 6
"""When a day's or a week's hits are collected, in the installation's time zone."""

APART = timedelta(minutes=10)
"""“At once” is the first hit; what comes within this time goes together."""

KEPT, WAITS_NO_LONGER = timedelta(days=90), timedelta(days=30)


def make_letters(now: datetime) -> None:
    """Make a letter of every alert whose time has come and that has anything to say; nothing while there is no mail."""
    if not can_mail():
        return
    waiting = Told.objects.filter(alert_id=OuterRef("pk"), waits=True)
    for alert in Alert.objects.filter(Exists(waiting)).order_by("pk"):
        if is_due(alert, now):
            _make_letter(alert.pk, now)


def is_due(alert: Alert, now: datetime) -> bool:
    """Whether the next mail of an alert may go."""
    if not alert.mails:
        return False
    if alert.how == Alert.How.AT_ONCE:
        return alert.last_mail_at is None or now - alert.last_mail_at >= APART
    return (alert.last_mail_at or alert.began_at) < _last_collection(alert.how, now)


def _last_collection(how: str, now: datetime) -> datetime:
    morning = timezone.localtime(now).replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if morning > now:
        morning -= timedelta(days=1)
    return morning - timedelta(days=morning.weekday()) if how == Alert.How.WEEKLY else morning


def _make_letter(pk: int, now: datetime) -> None:
    """The letter, its hits and the job that sends it in one transaction: all or nothing."""
    with transaction.atomic():
        alert = Alert.objects.select_for_update().filter(pk=pk).first()
        waiting = list(alert.told.filter(waits=True).values_list("pk", flat=True)) if alert else []
        if alert is None or not waiting or not is_due(alert, now):
            return
        letter = Letter.objects.create(alert=alert, made_at=now)
        Told.objects.filter(alert=alert, waits=True).update(waits=False, letter=letter)
        Alert.objects.filter(pk=pk).update(last_mail_at=now)
        failpoint("alerts.letter_made")
        enqueue(MAIL_JOB, {"letter": letter.pk})


def forget_old_letters(now: datetime) -> None:
    """Letters go after three months; what waited a month for mail that never went is not sent any more."""
    Letter.objects.filter(made_at__lt=now - KEPT).delete()
    Told.objects.filter(waits=True, told_at__lt=now - WAITS_NO_LONGER).update(waits=False)
