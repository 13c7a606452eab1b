"""Does jobs in threads of their own, beside the worker's loop: a file that takes a minute must not keep the index waiting."""

from __future__ import annotations

import atexit
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from django.db import close_old_connections, connections
from django.utils import timezone

from stoa.foundation.jobs.queries import due_count
from stoa.foundation.jobs.services import LEASE, do, give_back, lease, put_back, reap, renew

if TYPE_CHECKING:
    from uuid import UUID

    from stoa.foundation.jobs.models import Job

AT_ONCE = 3
"""More than one, so that somebody's file that takes a minute delays nobody; few, since each reads in a process of its own."""

LONGEST = timedelta(minutes=10)
"""A job that takes longer is no longer held on to: it hangs, and another process may try it."""

TURN_SECONDS = 1.0
log = structlog.get_logger(__name__)


def do_next(now: datetime) -> bool:
    """Do one job if one is due; returns whether there was one. Its failure is logged and put down as its reason."""
    job = lease(now)
    if job is None:
        return False
    _done_or_put_back(job)
    return True


def _done_or_put_back(job: Job) -> None:
    try:
        do(job)
    except Exception as error:  # the job's boundary: the reason is kept with it, and others go on
        log.exception("a job failed", kind=job.kind, job=job.pk, tries=job.tries, reason=str(error))
        put_back(job, str(error) or type(error).__name__, timezone.now())


class Crew:
    """The threads of one process. The keeper looks every second for what is due, and holds on to what is being done."""

    def __init__(self) -> None:
        self._held: dict[UUID, datetime] = {}
        self._renewed = datetime.min.replace(tzinfo=UTC)
        self._lock = threading.Lock()
        self._hands: list[threading.Thread] = []
        self._keeper: threading.Thread | None = None
        self._stopped = threading.Event()

    def wake(self, now: datetime) -> None:
        """Start work if any is due and nobody looks after it yet; costs one quick read."""
        if self._keeper is None and due_count(now):
            self._keeper = threading.Thread(target=self._keep, name="jobs", daemon=True)
            self._keeper.start()
            atexit.register(self.stop)

    def stop(self) -> None:
        """Give back what is being done: the process ends, and with it the threads."""
        self._stopped.set()
        with self._lock:
            give_back(self._held)

    def _keep(self) -> None:
        while not self._stopped.wait(TURN_SECONDS):
            close_old_connections()
            try:
                self._turn(timezone.now())
            except Exception as error:  # the thread's boundary: a database that is away comes back
                log.exception("jobs could not be looked after", reason=str(error))

    def _turn(self, now: datetime) -> None:
        with self._lock:
            held = [holder for holder, since in self._held.items() if now - since < LONGEST]
        if held and now - self._renewed > LEASE / 3:
            renew(held, now)
            self._renewed = now
        self._hands = [hand for hand in self._hands if hand.is_alive()]
        for _ in range(min(AT_ONCE - len(self._hands), due_count(now))):
            hand = threading.Thread(target=self._work, name="job", daemon=True)
            self._hands.append(hand)
            hand.start()

    def _work(self) -> None:
        try:
            while not self._stopped.is_set() and self._one():
                pass
        except Exception as error:  # the thread's boundary, as above
            log.exception("jobs could not be done", reason=str(error))
        finally:
            connections.close_all()

    def _one(self) -> bool:
        now = timezone.now()
        with self._lock:
            job = None if self._stopped.is_set() else lease(now)
            if job is not None and job.holder is not None:
                self._held[job.holder] = now
        if job is None or job.holder is None:
            return False
        try:
            _done_or_put_back(job)
        finally:
            self._held.pop(job.holder, None)
        return True


crew = Crew()


def look_after(now: datetime) -> None:
    """What the worker does every second: free what a dead process held, and see that somebody does what is due."""
    reap(now)
    crew.wake(now)
