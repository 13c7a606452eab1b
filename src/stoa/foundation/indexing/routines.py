from datetime import datetime, timedelta

from stoa.foundation.indexing.moving import follow_days
from stoa.foundation.registries import Routine


def _follow_days(now: datetime) -> None:
    follow_days(now)


ROUTINES = [Routine("indexing.signals", timedelta(hours=1), _follow_days)]
