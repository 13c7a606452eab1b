"""What the worker does for duplicates to be found."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from stoa.foundation.ingest.sketching import follow_history, sketch_missing_files
from stoa.foundation.registries import Routine

if TYPE_CHECKING:
    from datetime import datetime


def keep_sketches(now: datetime) -> None:
    """Bring the sketches of texts up to date; `now` decides nothing, since order is by position."""
    follow_history()
    sketch_missing_files()


ROUTINES = [Routine("ingest.sketches", timedelta(seconds=15), keep_sketches)]
