"""Counts on their way to the database: added up in this process and written together.

A page adds one to a number in memory and, at most once in a few seconds, writes all of them in one statement. A process that
is stopped in order writes what it holds; one that is killed loses what was counted since the last writing, at most the views
of `EVERY_SECONDS`. Where the database does not take them, the numbers wait for the next time.
"""

from __future__ import annotations

import atexit
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog
from django.db import DatabaseError, InterfaceError, connection, transaction

from stoa.across.uptake.models import DailyCount
from stoa.foundation.failpoints import failpoint

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

EVERY_SECONDS = 3.0
MOST_WAITING = 5_000
"""Different numbers held at most; beyond that they are written at once, or dropped while the database is away."""

Key = tuple[int, "date", str, str, str]
"""Item, day, country, kind of reader, what."""

log = structlog.get_logger(__name__)

_ADD = (
    "INSERT INTO {table} (item_id, day, country, reader, what, count) VALUES (%s, %s, %s, %s, %s, %s) "
    "ON CONFLICT (item_id, day, country, reader, what) DO UPDATE SET count = {table}.count + excluded.count"
)


@dataclass
class Buffer:
    """Numbers by key, safe for several threads. `written_at` is on the clock that never goes back."""

    waiting: dict[Key, int] = field(default_factory=dict)
    written_at: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, key: Key) -> bool:
        """Count one more; returns whether it is time to write."""
        with self.lock:
            if key in self.waiting or len(self.waiting) < MOST_WAITING:
                self.waiting[key] = self.waiting.get(key, 0) + 1
            is_due = time.monotonic() - self.written_at >= EVERY_SECONDS
            if is_due:
                self.written_at = time.monotonic()  # others go on meanwhile instead of writing too
            return is_due or len(self.waiting) >= MOST_WAITING

    def take(self) -> dict[Key, int]:
        """All that waits; it is the caller's now."""
        with self.lock:
            taken, self.waiting = self.waiting, {}
            return taken

    def give_back(self, counts: Mapping[Key, int]) -> None:
        """What could not be written waits on."""
        with self.lock:
            for key, count in counts.items():
                self.waiting[key] = self.waiting.get(key, 0) + count


BUFFER = Buffer()


def flush() -> int:
    """Write what waits; returns how many numbers. A failure is logged and the numbers are kept for the next time."""
    counts = BUFFER.take()
    if not counts:
        return 0
    try:
        _write(counts)
    except (DatabaseError, InterfaceError) as error:
        BUFFER.give_back(counts)
        log.exception("counts could not be written and wait", reason=str(error), waiting=len(counts))
        return 0
    return len(counts)


def _write(counts: Mapping[Key, int]) -> None:
    """One transaction, in the order of the keys: two processes then wait for one another instead of both for each."""
    statement = _ADD.format(table=connection.ops.quote_name(DailyCount._meta.db_table))
    rows = [(key[0], str(key[1]), *key[2:], times) for key, times in sorted(counts.items())]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(statement, rows)
        failpoint("uptake.written")


def flush_at_exit() -> None:
    """Once for each process that counts."""
    atexit.register(flush)
