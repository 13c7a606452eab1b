"""The worker's loop: follows the history, tells the indexes when time opens or closes an item."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import structlog
from django.db import close_old_connections
from django.utils import timezone

from stoa.engine.search.protocol import SearchError, WriterBusyError
from stoa.foundation.history.models import ReaderPosition
from stoa.foundation.history.services import Actor
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.items.services import announce_windows

if TYPE_CHECKING:
    import threading

PAUSE_SECONDS = 0.5
PAUSE_AFTER_FAILURE_SECONDS = 10.0
CLOCK = "clock"
log = structlog.get_logger(__name__)


def run(stop: threading.Event) -> None:
    """Work until `stop` is set. A failure is logged with its reason and tried again; nothing is skipped."""
    while not stop.is_set():
        stop.wait(PAUSE_SECONDS if step() else PAUSE_AFTER_FAILURE_SECONDS)


def step() -> bool:
    """Do what is due now; returns whether all of it worked."""
    close_old_connections()
    try:
        tick(timezone.now())
        catch_up()
    except WriterBusyError as busy:
        log.info("another process is indexing", reason=str(busy))
        return False
    except (SearchError, OSError) as error:
        log.exception("indexing failed and will be tried again", reason=str(error))
        return False
    return True


def tick(now: datetime) -> int:
    """Announce items that came into force or went out of it since the last tick; returns how many."""
    clock, is_new = ReaderPosition.objects.get_or_create(name=CLOCK, defaults={"position": int(now.timestamp())})
    since = datetime.fromtimestamp(clock.position, tz=now.tzinfo)
    if is_new or now <= since:
        return 0
    announced = announce_windows(since, now, actor=Actor(channel="clock"))
    ReaderPosition.objects.filter(name=CLOCK).update(position=int(now.timestamp()))
    return announced
