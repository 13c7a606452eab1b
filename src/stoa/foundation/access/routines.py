"""What the clock does to the access log and to emergency access."""

from __future__ import annotations

from datetime import timedelta

from stoa.foundation.access.emergency import close_emergencies
from stoa.foundation.access.services import forget_old_reads
from stoa.foundation.registries import Routine

ROUTINES = [
    Routine("access.emergencies", timedelta(minutes=1), close_emergencies),
    Routine("access.reads", timedelta(hours=24), forget_old_reads),
]
