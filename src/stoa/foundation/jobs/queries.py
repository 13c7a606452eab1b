"""How many jobs there are and whose turn it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count

from stoa.foundation.jobs.models import Job

if TYPE_CHECKING:
    from datetime import datetime


def busy_requesters(at_once: int) -> list[int]:
    """Persons of whose jobs so many are being done just now."""
    running = Job.objects.filter(state=Job.State.RUNNING, requested_by__isnull=False)
    counted = running.values("requested_by").annotate(many=Count("pk")).filter(many__gte=at_once)
    return [row["requested_by"] for row in counted if row["requested_by"] is not None]


def due_count(now: datetime) -> int:
    """Jobs that could be done now."""
    return Job.objects.filter(state=Job.State.WAITING, due__lte=now).count()


def counts_by_state() -> dict[str, int]:
    """How many jobs wait, run, are done and failed: for whoever looks after the machine."""
    return {row["state"]: row["many"] for row in Job.objects.values("state").annotate(many=Count("pk"))}


def oldest_due(now: datetime) -> datetime | None:
    """Since when the job that waits longest could have been done; None when none waits."""
    rows = Job.objects.filter(state=Job.State.WAITING, due__lte=now).order_by("due")
    return rows.values_list("due", flat=True).first()
