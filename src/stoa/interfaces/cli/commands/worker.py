"""Run the worker: index, jobs and timers."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

NAME = "worker"
HELP = "Keep the search index up to date and do waiting jobs, until Ctrl-C."
EXAMPLE = "stoa worker"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose: the home folder says what there is to do."""


def run(options: argparse.Namespace) -> int:
    from stoa.foundation.indexing import worker

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    worker.run(stop)
    return 0
