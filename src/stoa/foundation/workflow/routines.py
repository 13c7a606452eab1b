from datetime import datetime, timedelta

from stoa.foundation.registries import Routine
from stoa.foundation.workflow.services import fire_publications


def _fire(now: datetime) -> None:
    fire_publications(now)


ROUTINES = [Routine("workflow.publish_when_due", timedelta(minutes=1), _fire)]
