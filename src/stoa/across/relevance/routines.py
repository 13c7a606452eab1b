"""Once a day the search is measured, so that a fall is seen without anybody asking."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from stoa.across.relevance.models import Measurement
from stoa.across.relevance.services import ask_to_measure
from stoa.foundation.registries import Routine


def _measure_daily(now: datetime) -> None:
    if not Measurement.objects.filter(day=timezone.localdate(now)).exists():
        ask_to_measure()


ROUTINES = [Routine("relevance.measure", timedelta(hours=1), _measure_daily)]
