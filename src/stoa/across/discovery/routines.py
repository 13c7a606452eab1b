from datetime import timedelta

from stoa.across.discovery.gaps import forget_old_gaps
from stoa.across.discovery.remembering import forget_old_searches
from stoa.foundation.registries import Routine

ROUTINES = [
    Routine("discovery.forget-searches", timedelta(days=1), forget_old_searches),
    Routine("discovery.forget-gaps", timedelta(days=1), forget_old_gaps),
]
