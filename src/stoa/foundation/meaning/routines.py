from datetime import datetime, timedelta

from stoa.foundation.registries import Routine


def _look_after(now: datetime) -> None:
    from stoa.foundation.meaning.queries import is_on

    if is_on():  # what it needs is imported only then
        from stoa.foundation.meaning.turns import look_after

        look_after(now)


ROUTINES = [Routine("meaning", timedelta(seconds=2), _look_after)]
