"""Asking for jobs, leasing them, ending them. A lease is one atomic update: two workers never hold the same."""

from __future__ import annotations

import uuid
from contextvars import ContextVar
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from stoa.foundation.failpoints import failpoint
from stoa.foundation.jobs.models import Job
from stoa.foundation.jobs.queries import busy_requesters
from stoa.foundation.registries import job_kinds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

TRIES = 3
BACK_OFF = (timedelta(seconds=10), timedelta(minutes=2))
"""How long to wait after the first failure and the second; the third is the last."""

LEASE = timedelta(seconds=30)
KEPT = timedelta(days=1)
AT_ONCE_A_PERSON = 2
"""One person's jobs that run at the same time: a folder of files that take long leaves room for others."""

_LOST_RACES = 5
_REASON_LIMIT = 500
_current: ContextVar[Job | None] = ContextVar("the job being done", default=None)
"""The job that this thread does, for `note_progress`."""


def enqueue(
    kind: str, payload: Mapping[str, Any], *, requested_by: int | None = None, due: datetime | None = None
) -> Job:
    """Ask for a job, in the transaction of whatever needs it: both happen or neither.

    Raises RuntimeError outside a transaction, LookupError for a kind that nobody registered.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Ask for a job in the transaction of what needs it; open one with transaction.atomic().")
    now = timezone.now()
    return Job.objects.create(
        kind=job_kinds()[kind].key, payload=dict(payload), due=due or now, requested_by=requested_by, asked_at=now
    )


def lease(now: datetime) -> Job | None:
    """Take the next job that is due, or None: fresh ones before those that failed, nobody more than two at once."""
    for _ in range(_LOST_RACES):
        waiting = Job.objects.filter(state=Job.State.WAITING, due__lte=now)
        job = waiting.exclude(requested_by__in=busy_requesters(AT_ONCE_A_PERSON)).order_by("tries", "due", "id").first()
        if job is None:
            return None
        job.holder, job.leased_until, job.tries = uuid.uuid4(), now + LEASE, job.tries + 1
        taken = waiting.filter(pk=job.pk).update(
            state=Job.State.RUNNING, holder=job.holder, leased_until=job.leased_until, tries=job.tries, progress=0
        )
        if taken:
            failpoint("jobs.leased")
            return job
    return None


def do(job: Job) -> None:
    """Do a leased job and say how it ended; whatever goes wrong in it is its reason, and stops nobody else's."""
    token = _current.set(job)
    try:
        job_kinds()[job.kind].run(job.facts)
    finally:
        _current.reset(token)
    failpoint("jobs.before_done")
    _end(job, Job.State.DONE)


def note_progress(percent: int) -> None:
    """Say how far the job that is being done has come; nothing where none is."""
    job = _current.get()
    if job is not None:
        Job.objects.filter(pk=job.pk, holder=job.holder).update(progress=max(0, min(100, percent)))


def put_back(job: Job, reason: str, now: datetime) -> None:
    """After a failure: wait and try again, or give up at the third and tell the kind."""
    if job.tries < TRIES:
        due = now + BACK_OFF[job.tries - 1]
        _held(job).update(state=Job.State.WAITING, holder=None, due=due, reason=reason[:_REASON_LIMIT])
        return
    if _end(job, Job.State.FAILED, reason):
        entry = job_kinds().get(job.kind)
        if entry:
            entry.given_up(job.facts, reason)


def reap(now: datetime) -> int:
    """Free the jobs whose holder is gone; returns how many. Whoever died over a job three times tries it no more."""
    lapsed = list(Job.objects.filter(state=Job.State.RUNNING, leased_until__lt=now))
    for job in lapsed:
        put_back(job, "The worker stopped in the middle of it.", now)
    return len(lapsed)


def renew(holders: Iterable[uuid.UUID], now: datetime) -> None:
    """Hold on to jobs that are still being done."""
    Job.objects.filter(state=Job.State.RUNNING, holder__in=list(holders)).update(leased_until=now + LEASE)


def give_back(holders: Iterable[uuid.UUID]) -> None:
    """Let go of jobs without counting the try: the worker ends in good order and somebody else may begin at once."""
    for job in Job.objects.filter(state=Job.State.RUNNING, holder__in=list(holders)):
        _held(job).update(state=Job.State.WAITING, holder=None, tries=job.tries - 1)


def forget_done(now: datetime) -> None:
    """Remove what was done more than a day ago; what failed stays until somebody looked."""
    Job.objects.filter(state=Job.State.DONE, ended_at__lt=now - KEPT).delete()


def _end(job: Job, state: str, reason: str = "") -> int:
    """Write how it ended, unless the lease had lapsed and somebody else does it now."""
    now = timezone.now()
    return _held(job).update(state=state, ended_at=now, holder=None, reason=reason[:_REASON_LIMIT], progress=100)


def _held(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, holder=job.holder)
