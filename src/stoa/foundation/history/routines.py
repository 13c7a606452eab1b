from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from stoa.foundation.history.heads import export_head
from stoa.foundation.registries import Routine

if TYPE_CHECKING:
    from datetime import datetime


def _write_head_down(now: datetime) -> None:
    export_head(now)


ROUTINES = [Routine("history.heads", timedelta(hours=1), _write_head_down)]
