"""Jobs: work that a person or the clock asked for, done once by the worker, perhaps twice."""

from __future__ import annotations

from typing import Any

from django.db import models


class Job(models.Model):
    """One piece of work. Leased by whoever does it: `holder` is drawn anew at each lease, and a lapsed lease is free again.

    `requested_by` is a person's id, without a reference: persons lie above. `tries` counts leases, so that a job over which
    the process dies is given up too. `progress` is a percentage.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    kind = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    due = models.DateTimeField()
    holder = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    progress = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=500, blank=True)
    requested_by = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "tries", "due", "id"], name="jobs_in_turn")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def facts(self) -> dict[str, Any]:
        """The payload, typed."""
        return dict(self.payload)
