"""What the worker does for accounts when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stoa.foundation.accounts.mail import can_mail, mail_link
from stoa.foundation.accounts.models import Link, ResetRequest
from stoa.foundation.accounts.services.links import MAIL_JOB, MAILED_FOR, answer_requests, make_link
from stoa.foundation.registries import JobKind

if TYPE_CHECKING:
    from collections.abc import Mapping


def mail_reset_link(payload: Mapping[str, Any]) -> None:
    """Mail a link to whoever asked; nothing for an address nobody has.

    Without mail, or when it goes wrong for good, the request stays open: then administrators see it.
    """
    found = ResetRequest.objects.filter(pk=payload["request"], answered_at=None, user__is_active=True)
    request = found.select_related("user__person").first()
    if request is None or request.user is None or not can_mail():
        return
    path, _ = make_link(user=request.user, purpose=Link.Purpose.RESET, valid=MAILED_FOR)
    mail_link(request.user, path)
    answer_requests(request.user)


JOBS = [JobKind(MAIL_JOB, mail_reset_link)]
