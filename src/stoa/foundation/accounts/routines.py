"""What the worker repeats for accounts: empties what is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from stoa.foundation.accounts.limits import LONGEST
from stoa.foundation.accounts.models import Link, ResetRequest, Session, Tries
from stoa.foundation.registries import Routine

REQUESTS_KEPT = timedelta(days=14)
LINKS_KEPT = timedelta(days=90)


def tidy(now: datetime) -> None:
    """Remove sessions that ended, tries nobody counts, requests for a password after two weeks and links after 90 days."""
    Session.objects.filter(expire_date__lt=now).delete()
    Tries.objects.filter(began_at__lt=now - LONGEST).delete()
    ResetRequest.objects.filter(asked_at__lt=now - REQUESTS_KEPT).delete()
    Link.objects.filter(expires_at__lt=now - LINKS_KEPT).delete()


ROUTINES = [Routine("accounts.tidy", timedelta(hours=1), tidy)]
