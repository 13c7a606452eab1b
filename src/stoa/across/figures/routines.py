from datetime import timedelta

from stoa.across.figures.follower import follow_history, read_anew
from stoa.across.figures.pairing import propose_pairs
from stoa.foundation.registries import Routine

ROUTINES = [
    Routine("figures.follow", timedelta(seconds=5), follow_history),
    Routine("figures.renew", timedelta(seconds=10), read_anew),
    Routine("figures.pair", timedelta(seconds=5), propose_pairs),
]
