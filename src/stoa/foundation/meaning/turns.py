"""The worker's turns: a thread beside its loop embeds what is new, and prepares another model beside the one in use.

One text may take long, so the index must not wait for it; nothing of it is lost when the thread dies with its process.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import structlog
from django.conf import settings
from django.db import close_old_connections, connections

from stoa.engine.meaning.manifest import read_manifest
from stoa.engine.meaning.nearest import EXACT_UP_TO, KEY, build_graph
from stoa.engine.meaning.protocol import MeaningError
from stoa.engine.meaning.writing import StoreWriter, store_writer
from stoa.engine.search.protocol import WriterBusyError
from stoa.foundation.access.queries import set_ids_meeting
from stoa.foundation.access.reach import PUBLIC
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.queries import last_position
from stoa.foundation.meaning.following import is_complete, step
from stoa.foundation.meaning.places import note_problem, root, store_noted, switch_to
from stoa.foundation.meaning.providers import Source, Stamps, embedder_of, same_embedder, stamps_of, wanted_source

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from numpy.typing import NDArray

    from stoa.engine.meaning.manifest import Manifest
    from stoa.engine.meaning.store import Snapshot

TURN_SECONDS = 30.0
"""After so long the vectors in use are brought up to date again, while another model's are being made."""
REST = timedelta(seconds=30)
LOOKED_EVERY = timedelta(hours=1)
CHANGED_SHARE = 0.1
"""A graph is made anew when this share of what it should hold has changed."""
log = structlog.get_logger(__name__)


def catch_up() -> None:
    """Do all there is to do now, in this thread. Raises MeaningError when the model fails, WriterBusyError as ever."""
    while turn():
        pass


def turn(*, looking: bool = False) -> bool:
    """Some of what there is to do; returns whether more is left. `looking` has the files compared with their digests."""
    source = wanted_source()
    embedder = embedder_of(source)
    identity = embedder.identity()
    folder = root() / identity.key
    in_use = store_noted()
    if in_use is not None and in_use != folder:
        _keep_former(in_use)
    with store_writer(folder, identity, source) as writer:
        if looking:
            _drop_damaged(writer)
        more = _work(lambda: step(writer, embedder))
        if is_complete(writer) and not more:
            _make_graphs(writer, folder)
            failpoint("meaning.before_switch")
            if in_use != folder:
                switch_to(folder)
            note_problem("")
    return more


def _keep_former(folder: Path) -> None:
    """Bring the vectors in use up to date while others are being made, as long as their model is there."""
    manifest = read_manifest(folder)
    try:
        embedder = same_embedder(manifest.source, manifest.identity.digest)
        with store_writer(folder, manifest.identity, manifest.source) as writer:
            _work(lambda: step(writer, embedder))
    except MeaningError as error:
        log.info("the vectors in use stay as they were", reason=str(error))


def _work(one: Callable[[], bool]) -> bool:
    """Steps until nothing is left or the turn is over; returns whether something is left."""
    until = time.monotonic() + TURN_SECONDS
    while one():
        if time.monotonic() > until:
            return True
    return False


def _drop_damaged(writer: StoreWriter) -> None:
    damaged = writer.drop_damaged()
    if damaged:
        log.error("vectors are damaged and will be made anew", files=damaged[:5])


def _make_graphs(writer: StoreWriter, folder: Path) -> None:
    """Graphs for approximate search, where there are too many vectors for exact search: of all, and of what is public.

    The public's is made of public items alone: what a graph finds depends on everything it was made of.
    """
    rows = writer.snapshot().rows
    if len(rows) <= EXACT_UP_TO:
        return
    everybody = np.isin(rows["access"], list(set_ids_meeting({PUBLIC}))) & rows["is_open"]
    for scope, chosen in (("full", np.ones(len(rows), dtype=bool)), ("public", everybody)):
        if chosen.sum() > EXACT_UP_TO and _has_moved(writer.manifest, writer.snapshot(), scope, chosen):
            build_graph(writer, folder, scope, np.flatnonzero(chosen).astype(np.int64))


def _has_moved(manifest: Manifest, snapshot: Snapshot, scope: str, chosen: NDArray[np.bool_]) -> bool:
    graph = next((one for one in manifest.graphs if one.scope == scope), None)
    if graph is None:
        return True
    keys = np.frombuffer((snapshot.folder / f"{graph.name}.keys").read_bytes(), dtype=KEY)
    at = snapshot.find(keys["item"])
    held = (at >= 0) & (snapshot.rows["text"][at] == keys["text"]) & chosen[at]
    return bool(chosen.sum() - held.sum() > CHANGED_SHARE * chosen.sum())


_State = tuple[Source, Stamps, int]


@dataclass
class Beside:
    """The thread of this process, and when it may next begin. `done` is what it had come to when nothing was left to do."""

    thread: threading.Thread | None = None
    rests_until: datetime | None = None
    look_at: datetime | None = None
    done: _State | None = None

    def wake(self, now: datetime) -> None:
        """Begin a thread where there is work, unless one is at it or the last one failed a moment ago."""
        if (self.thread and self.thread.is_alive()) or (self.rests_until and now < self.rests_until):
            return
        looking = self.look_at is None or now >= self.look_at
        source = wanted_source()
        state = (source, stamps_of(source), last_position())
        if looking or state != self.done:
            self.thread = threading.Thread(target=self._run, args=(now, state, looking), name="meaning", daemon=True)
            self.thread.start()

    def _run(self, now: datetime, state: _State, looking: bool) -> None:
        close_old_connections()
        try:
            more = turn(looking=looking)
            while more:
                more = turn()
            self.done, self.rests_until = state, None
            self.look_at = now + LOOKED_EVERY if looking else self.look_at
        except WriterBusyError as busy:
            log.info("another process embeds texts", reason=str(busy))
            self.rests_until = now + REST
        except Exception as error:  # the thread's boundary: the reason is kept, and it is tried again
            log.exception("texts could not be embedded and will be tried again", reason=str(error))
            self.rests_until = now + REST
            with suppress(OSError):
                note_problem(str(error))
        finally:
            connections.close_all()


_beside = Beside()


def look_after(now: datetime) -> None:
    """What the worker does every few seconds; nothing at all while no model is set."""
    if settings.STOA_MEANING:
        _beside.wake(now)
