"""Reading processes, lent to the jobs of this worker: starting one takes longer than reading most files."""

from __future__ import annotations

import atexit
from contextlib import contextmanager
from queue import Empty, LifoQueue
from typing import TYPE_CHECKING

from stoa.engine.formats.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator

_idle: LifoQueue[Reader] = LifoQueue()


@contextmanager
def borrowed_reader() -> Iterator[Reader]:
    """A reader for one file: an idle one, else a new one. There are as many as files are read at once."""
    try:
        reader = _idle.get_nowait()
    except Empty:
        reader = Reader()
    try:
        yield reader
    finally:
        _idle.put(reader)


def close_idle_readers() -> None:
    """End the processes that nobody uses just now."""
    while not _idle.empty():
        try:
            _idle.get_nowait().close()
        except Empty:
            return


atexit.register(close_idle_readers)
