"""The worker's loop: follows the history, keeps the indexes sound, tells them when time opens or closes an item."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from stoa.engine.search.protocol import SearchError, WriterBusyError
from stoa.foundation.history.models import ReaderPosition
from stoa.foundation.history.services import Actor
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.indexing.upkeep import mend, renew
from stoa.foundation.items.services import announce_windows
from stoa.foundation.registries import routines

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

    from stoa.foundation.registries import Routine

PAUSE_SECONDS = 0.5
PAUSE_AFTER_FAILURE_SECONDS = 10.0
UPKEEP_EVERY = timedelta(hours=1)
CLOCK = "clock"
CLOCK_EVERY = timedelta(minutes=1)
"""While nothing opens or closes, the clock is noted this often: an idle worker writes next to nothing."""

log = structlog.get_logger(__name__)


def run(stop: threading.Event) -> None:
    """Work until `stop` is set. A failure is logged with its reason and tried again; nothing is skipped."""
    upkeep_due = timezone.now()
    due: dict[str, datetime] = {}
    while not stop.is_set():
        now = timezone.now()
        is_due = now >= upkeep_due
        worked = step(now, with_upkeep=is_due)
        if is_due and worked:
            upkeep_due = now + UPKEEP_EVERY
        for routine in routines_due(now, due):
            run_routine(routine, now)
            worked = worked and step(timezone.now())  # several with much to do would keep changes from being found
        stop.wait(PAUSE_SECONDS if worked else PAUSE_AFTER_FAILURE_SECONDS)


def step(now: datetime, *, with_upkeep: bool = False) -> bool:
    """Do what is due at `now`; returns whether all of it worked."""
    close_old_connections()
    try:
        tick(now)
        if with_upkeep:
            mend()
            renew(now)
        catch_up()
    except WriterBusyError as busy:
        log.info("another process is indexing", reason=str(busy))
        return False
    except (SearchError, DatabaseError, OSError) as error:
        log.exception("indexing failed and will be tried again", reason=str(error))
        return False
    return True


def routines_due(now: datetime, due: dict[str, datetime]) -> Iterator[Routine]:
    """Every routine whose time has come; `due` maps keys to the next time and is kept by the caller."""
    for routine in routines():
        if now >= due.get(routine.key, now):
            due[routine.key] = now + routine.every
            yield routine


def run_routine(routine: Routine, now: datetime) -> None:
    """Run it; a failure is logged with its reason, and the next turn tries again."""
    try:
        routine.run(now)
    except Exception as error:  # the worker's boundary: the reason is kept and the others go on
        log.exception("a routine failed and will be tried again", routine=routine.key, reason=str(error))


def tick(now: datetime) -> int:
    """Announce items that came into force or went out of it since the last tick; returns how many.

    The first tick of all looks back to the beginning: an import may have indexed items long before a worker ran.
    """
    clock, _ = ReaderPosition.objects.get_or_create(name=CLOCK)
    since = datetime.fromtimestamp(clock.position, tz=UTC)
    if since - now >= CLOCK_EVERY:  # a clock that ran ahead was put right: what opens from now on is announced again
        ReaderPosition.objects.filter(name=CLOCK).update(position=int(now.timestamp()))
        return 0
    if now <= since:
        return 0
    announced = announce_windows(since, now, actor=Actor(channel="clock"))
    if announced or now - since >= CLOCK_EVERY:
        ReaderPosition.objects.filter(name=CLOCK).update(position=int(now.timestamp()))
    return announced
