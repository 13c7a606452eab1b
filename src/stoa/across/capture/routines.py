from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from stoa.across.capture.readers import close_idle_readers
from stoa.across.capture.services.tidying import tidy
from stoa.across.capture.services.watching import look
from stoa.foundation.registries import Routine

if TYPE_CHECKING:
    from datetime import datetime


def close_readers(now: datetime) -> None:
    """Give back the memory of reading processes that nobody uses; the next file starts one."""
    close_idle_readers()


ROUTINES = [
    Routine("capture.watched", timedelta(seconds=2), look),
    Routine("capture.tidied", timedelta(hours=1), tidy),
    Routine("capture.readers", timedelta(minutes=5), close_readers),
]
