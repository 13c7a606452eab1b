"""Sends letters. A letter is marked before it is handed over: what may have gone out is never sent a second time.

The other order, sending and then marking, would lose nothing but say it twice whenever a process dies in between; and mail
cannot be taken back, while a hit whose mail was lost still stands in the inbox.
"""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import TYPE_CHECKING, Any

import structlog
from django.core.mail import get_connection
from django.db import transaction
from django.utils import timezone

from stoa.across.alerts.letters import MAIL_JOB
from stoa.across.alerts.models import LONGEST_REASON, Letter
from stoa.across.alerts.writing import written
from stoa.foundation.failpoints import failpoint
from stoa.foundation.jobs.services import enqueue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.mail import EmailMessage

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 10, 60, 180, 480, 720))
"""How long to wait after each failure: a mail server may be away for a day."""

FOR_GOOD = 500
"""From here on a server's answer means: never, do not try again."""

State = Letter.State
log = structlog.get_logger(__name__)


def send_letter(payload: Mapping[str, Any]) -> None:
    """Send one letter, once, unless it has nothing to say by now. What goes wrong is put down and tried again later."""
    letter = Letter.objects.select_related("alert").filter(pk=payload["letter"]).first()
    if letter is None:
        return
    if letter.state == State.SENDING:
        log.warning("a mail may have been sent or not", letter=letter.pk, reason="the worker stopped")
        _end(letter, State.UNSURE, "The worker stopped while it was being sent.")
        return
    if letter.state != State.WAITING:
        return
    message = written(letter)
    if message is None:
        _end(letter, State.NOTHING)
        return
    _hand_over(letter, message)


def give_up(payload: Mapping[str, Any], reason: str) -> None:
    """The letter could not even be written: it stays with the reason."""
    Letter.objects.filter(pk=payload["letter"], state=State.WAITING).update(
        state=State.FAILED, reason=reason[:LONGEST_REASON], ended_at=timezone.now()
    )


def _hand_over(letter: Letter, message: EmailMessage) -> None:
    office = get_connection()
    try:
        office.open()
    except (OSError, SMTPException) as error:
        _try_later(letter, error)
        return
    try:
        if not Letter.objects.filter(pk=letter.pk, state=State.WAITING).update(state=State.SENDING):
            return
        failpoint("alerts.mail_marked")
        office.send_messages([message])
        failpoint("alerts.mail_sent")
        _end(letter, State.SENT)
    except (SMTPResponseException, SMTPRecipientsRefused) as refused:
        _refused(letter, refused)
    except (OSError, SMTPException) as error:
        log.exception("a mail may have been sent or not", letter=letter.pk, reason=str(error))
        _end(letter, State.UNSURE, str(error))
    finally:
        office.close()


def _refused(letter: Letter, refused: SMTPResponseException | SMTPRecipientsRefused) -> None:
    """The server said no, so nothing went out: for good, or for now."""
    codes = (
        [code for code, _ in refused.recipients.values()]
        if isinstance(refused, SMTPRecipientsRefused)
        else [refused.smtp_code]
    )
    if all(code >= FOR_GOOD for code in codes):
        _end(letter, State.FAILED, str(refused))
    else:
        _try_later(letter, refused)


def _try_later(letter: Letter, error: Exception) -> None:
    log.warning("a mail could not be sent", letter=letter.pk, tries=letter.tries + 1, reason=str(error))
    if letter.tries >= len(BACK_OFF):
        _end(letter, State.FAILED, str(error))
        return
    with transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(
            state=State.WAITING, tries=letter.tries + 1, reason=str(error)[:LONGEST_REASON]
        )
        failpoint("alerts.mail_later")
        enqueue(MAIL_JOB, {"letter": letter.pk}, due=timezone.now() + BACK_OFF[letter.tries])


def _end(letter: Letter, state: str, reason: str = "") -> None:
    Letter.objects.filter(pk=letter.pk).update(state=state, reason=reason[:LONGEST_REASON], ended_at=timezone.now())
