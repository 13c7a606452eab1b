from datetime import timedelta

from stoa.across.expertise.follower import follow_history
from stoa.foundation.registries import Routine

ROUTINES = [Routine("expertise.follow", timedelta(seconds=2), follow_history)]
