from datetime import datetime, timedelta

from stoa.foundation.items.services import purge_binned
from stoa.foundation.registries import Routine


def _purge(now: datetime) -> None:
    purge_binned(now)


ROUTINES = [Routine("items.empty_bin", timedelta(hours=1), _purge)]
