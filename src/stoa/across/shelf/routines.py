from datetime import timedelta

from stoa.across.shelf.services import forget_long_ago
from stoa.foundation.registries import Routine

ROUTINES = [Routine("shelf.forget", timedelta(days=1), forget_long_ago)]
