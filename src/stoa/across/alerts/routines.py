from datetime import timedelta

from stoa.across.alerts.letters import forget_old_letters, make_letters
from stoa.across.alerts.telling import ask_to_find
from stoa.foundation.registries import Routine

ROUTINES = [
    Routine("alerts.find", timedelta(seconds=10), ask_to_find),
    Routine("alerts.letters", timedelta(seconds=15), make_letters),
    Routine("alerts.forget", timedelta(days=1), forget_old_letters),
]
