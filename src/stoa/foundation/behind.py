"""Writing behind the page: small facts gathered in memory and written together, so that no reader waits for the disk.

A web process starts one thread for it (`start`); everywhere else, in commands and tests, a fact is written when it is put.
A process that is stopped in order writes what it holds; one that is killed loses at most the facts of `EVERY_SECONDS`: only
what may be lost like that belongs here. Where the database does not take them, they wait for the next time.
"""

from __future__ import annotations

import atexit
import threading
import time
from typing import TYPE_CHECKING, Generic, TypeVar

import structlog
from django.db import DatabaseError, IntegrityError, InterfaceError, connection, transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

EVERY_SECONDS = 0.5
MOST_WAITING = 5_000
"""Different facts held at most by each writer; beyond that new ones are dropped while the database is away."""

Key = TypeVar("Key")
Value = TypeVar("Value")

log = structlog.get_logger(__name__)


class Behind(Generic[Key, Value]):
    """Facts of one sort by key, safe for several threads.

    `write` puts several into the database inside a transaction it is given; `merge` makes one of an older value and a newer
    one of the same key.
    """

    def __init__(self, write: Callable[[Mapping[Key, Value]], None], merge: Callable[[Value, Value], Value]) -> None:
        self._write, self._merge = write, merge
        self._waiting: dict[Key, Value] = {}
        self._lock = threading.Lock()
        _all.append(self)

    def put(self, key: Key, value: Value) -> None:
        """Keep a fact for the next writing; written now where no thread does it. Never raises for the database."""
        with self._lock:
            if key in self._waiting or len(self._waiting) < MOST_WAITING:
                self._add(key, value)
        if _thread is None:
            self.flush()
        else:
            _something.set()

    def flush(self) -> int:
        """Write what waits; returns how many facts. A failure is logged, and they wait on."""
        with self._lock:
            taken, self._waiting = self._waiting, {}
        if not taken:
            return 0
        try:
            self._write_all(taken)
        except (DatabaseError, InterfaceError) as error:
            self._give_back(taken)
            log.exception("facts could not be written and wait", reason=str(error), waiting=len(taken))
            return 0
        return len(taken)

    def _add(self, key: Key, value: Value) -> None:
        self._waiting[key] = self._merge(self._waiting[key], value) if key in self._waiting else value

    def _give_back(self, taken: Mapping[Key, Value]) -> None:
        with self._lock:
            newer, self._waiting = self._waiting, dict(taken)
            for key, value in newer.items():
                self._add(key, value)

    def _write_all(self, facts: Mapping[Key, Value]) -> None:
        """In one transaction; one by one if a fact is about something that is gone, which is then left out."""
        try:
            with transaction.atomic():
                self._write(facts)
        except IntegrityError:
            for key, value in facts.items():
                self._write_one(key, value)

    def _write_one(self, key: Key, value: Value) -> None:
        try:
            with transaction.atomic():
                self._write({key: value})
        except IntegrityError as error:
            log.warning("a fact about something that is gone was left out", reason=str(error))


_all: list[Behind] = []  # type: ignore[type-arg]  # writers of all sorts of facts
_something = threading.Event()
_thread: threading.Thread | None = None


def start() -> None:
    """From now on a thread of this process does the writing. Called once, by a process that makes pages."""
    global _thread
    if _thread is None:
        _thread = threading.Thread(target=_work, name="writing-behind", daemon=True)
        _thread.start()


def flush_all() -> None:
    """Write everything that waits in this process."""
    for writer in _all:
        writer.flush()


def _work() -> None:
    while True:
        _something.wait()
        time.sleep(EVERY_SECONDS)
        _something.clear()
        flush_all()
        connection.close_if_unusable_or_obsolete()


atexit.register(flush_all)
