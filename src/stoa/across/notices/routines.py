from datetime import timedelta

from stoa.across.notices.follower import follow_history
from stoa.across.notices.services.inbox import announce_reviews_due, forget_old_notices
from stoa.foundation.registries import Routine

ROUTINES = [
    Routine("notices.follow", timedelta(seconds=2), follow_history),
    Routine("notices.due", timedelta(hours=1), announce_reviews_due),
    Routine("notices.forget", timedelta(days=1), forget_old_notices),
]
