"""Building both indexes anew beside those in use, comparing them with the database, then switching."""

from __future__ import annotations

import shutil
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stoa.engine.search.protocol import SearchError, WriterBusyError
from stoa.engine.search.writing import writer_lock
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.models import ReaderPosition
from stoa.foundation.history.queries import last_position
from stoa.foundation.history.services import move_reader
from stoa.foundation.indexing.comparing import differences
from stoa.foundation.indexing.follower import ITEMS_AT_ONCE, catch_up, lift_what_is_held, write_items
from stoa.foundation.indexing.places import READER, Pair, generation_noted, next_generation, open_pair, root, switch_to
from stoa.foundation.items.models import Item

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

COMMIT_EVERY = 25_000
REBUILT = "rebuilt"
"""Notes the position of the last rebuild, and when it was."""
COMPARED_TIMES = 5
PATIENCE_SECONDS = 60.0
KEPT = 1
"""Old generations kept after a switch, in case the new one disappoints."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild did."""

    generation: str
    items: int
    seconds: float
    bytes: int


def rebuild(report: Callable[[int], None] = lambda done: None) -> Rebuilt:
    """Build a new generation from the database and switch to it. Searches go on in the old one until then.

    Raises SearchError when the new one differs from the database; the old one then stays in use. Killed at any moment,
    the old one stays in use and the half-made folder is removed by the next rebuild. Raises WriterBusyError when another
    rebuild is under way.
    """
    root().mkdir(parents=True, exist_ok=True)
    with writer_lock(root()):
        return _rebuild(report)


def _rebuild(report: Callable[[int], None]) -> Rebuilt:
    started = time.monotonic()
    _remove_unfinished()
    generation = next_generation()
    pair = open_pair(generation)
    reader = f"indexer {generation}"
    move_reader(reader, last_position())
    items = _fill(pair, report)
    failpoint("index.filled")
    _switch(pair, reader)
    return Rebuilt(generation, items, time.monotonic() - started, size_of(generation))


def _fill(pair: Pair, report: Callable[[int], None]) -> int:
    done = 0
    with ExitStack() as held:
        full, public = held.enter_context(pair.full.writer()), held.enter_context(pair.public.writer())
        for batch in _batches():
            write_items(batch, full, public)
            done += len(batch)
            if done % COMMIT_EVERY < ITEMS_AT_ONCE:
                full.commit()
                public.commit()
            report(done)
    return done


def _batches() -> Iterator[list[int]]:
    after = 0
    rows = Item.objects.unscoped("the index is rebuilt from every item").order_by("pk")
    while batch := list(rows.filter(pk__gt=after).values_list("pk", flat=True)[:ITEMS_AT_ONCE]):
        yield batch
        after = batch[-1]


def _switch(pair: Pair, reader: str) -> None:
    """Bring the new generation up to date and put it in use, while nobody can write the old one.

    The indexer goes on from where the new generation is: events it wrote to the old one alone are written again.
    """
    with _old_one_held():
        _agree(pair, reader)
        failpoint("index.before_switch")
        position = ReaderPosition.objects.get(name=reader).position
        switch_to(pair.generation)
        ReaderPosition.objects.update_or_create(name=READER, defaults={"position": position})
        lift_what_is_held(pair)
    ReaderPosition.objects.filter(name=reader).delete()
    ReaderPosition.objects.update_or_create(name=REBUILT, defaults={"position": position})
    _remove_old(pair.generation)


@contextmanager
def _old_one_held() -> Iterator[None]:
    """Wait for the writer of the generation in use and keep it out; a damaged or missing one needs no keeping out."""
    generation = generation_noted()
    with ExitStack() as held:
        if generation and (root() / generation / "full").exists():
            _take_lock(held, root() / generation / "full")
        yield


def _take_lock(held: ExitStack, folder: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            held.enter_context(writer_lock(folder))
        except WriterBusyError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return


def _agree(pair: Pair, reader: str) -> None:
    """Catch up and compare with the database. Others go on writing, so only a difference that stays is refused."""
    difference = None
    for _ in range(COMPARED_TIMES):
        catch_up(pair=pair, reader=reader)
        difference = next(iter(differences(pair)), None)
        if difference is None:
            return
    raise SearchError(f"The new index is not what the database says: {difference} The old one stays in use.")


def _remove_old(generation: str) -> None:
    old = sorted((path for path in root().glob("generation-*") if path.name != generation), key=_number)
    for path in old[:-KEPT]:
        shutil.rmtree(path, ignore_errors=True)


def _remove_unfinished() -> None:
    """Remove what a rebuild that died left behind. Where the note of the one in use is damaged, none is known to be left."""
    current = generation_noted()
    for path in root().glob("generation-*") if current else ():
        if _number(path) > _number(current):
            shutil.rmtree(path)
    ReaderPosition.objects.filter(name__startswith="indexer ").delete()


def _number(path: object) -> int:
    return int(str(path).rpartition("-")[2])


def size_of(generation: str) -> int:
    """Bytes on disk of both indexes of a generation."""
    return sum(path.stat().st_size for path in (root() / generation).rglob("*") if path.is_file())
