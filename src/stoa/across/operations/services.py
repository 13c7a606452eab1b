"""Reports of problems: taken from anybody, settled by those who look after the installation."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from stoa import __version__
from stoa.across.operations.models import LONGEST_PAGE, LONGEST_REPORT, ProblemReport
from stoa.engine.text.fold import clean
from stoa.foundation.access.roles import demand_manager
from stoa.foundation.accounts.limits import HOUR, Limit, count_try
from stoa.foundation.errors import NotFoundError
from stoa.foundation.failpoints import failpoint

if TYPE_CHECKING:
    from datetime import datetime

    from stoa.foundation.access.reach import Viewer

BY_ADDRESS = Limit("problem-address", 5, HOUR)
BY_ALL = Limit("problem-all", 200, HOUR)
SETTLED_KEPT = timedelta(days=90)


def report_problem(*, text: str, page: str, email: str, address: str, viewer: Viewer) -> ProblemReport:
    """Keep a report. `address` is where it came from: counted for an hour as a digest, and not kept with the report.

    Raises TooManyTriesError from the sixth in an hour on, and for everybody when hundreds come in an hour.
    """
    count_try(BY_ADDRESS, address)
    count_try(BY_ALL, "everybody")
    failpoint("problems.counted")
    return ProblemReport.objects.create(
        text=clean(text).strip()[:LONGEST_REPORT],
        page=" ".join(clean(page).split())[:LONGEST_PAGE],
        email="" if viewer.is_signed_in else email,
        person_id=viewer.person_id,
        version=__version__,
    )


def settle_report(*, pk: int, viewer: Viewer) -> None:
    """Mark a report as settled; safe to repeat. Raises NotFoundError for whoever may not know of it."""
    demand_manager(viewer)
    waiting = ProblemReport.objects.filter(pk=pk)
    if not waiting.exists():
        raise NotFoundError("There is no such report.")
    waiting.filter(settled_at=None).update(settled_at=timezone.now(), settled_by_id=viewer.person_id)


def forget_settled(now: datetime) -> None:
    """Delete reports that were settled three months ago: they may hold an e-mail address."""
    ProblemReport.objects.filter(settled_at__lt=now - SETTLED_KEPT).delete()
