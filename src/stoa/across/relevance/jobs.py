"""Measuring is a job: a few hundred searches, beside the worker's loop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stoa.across.relevance.measuring import judged_here, measure, staff_viewer
from stoa.across.relevance.services import MEASURE, keep_measurement
from stoa.foundation.registries import JobKind

if TYPE_CHECKING:
    from collections.abc import Mapping


def _measure(payload: Mapping[str, Any]) -> None:
    keep_measurement(measure(staff_viewer(), judged_here()))


JOBS = [JobKind(MEASURE, _measure)]
