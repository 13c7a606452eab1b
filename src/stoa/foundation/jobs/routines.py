from datetime import timedelta

from stoa.foundation.jobs.running import look_after
from stoa.foundation.jobs.services import forget_done
from stoa.foundation.registries import Routine

ROUTINES = [
    Routine("jobs", timedelta(seconds=1), look_after),
    Routine("jobs-tidied", timedelta(hours=1), forget_done),
]
