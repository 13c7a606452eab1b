"""Reads of problem reports: for those who look after the installation alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.across.operations.models import ProblemReport
from stoa.foundation.access.roles import demand_manager, may_manage

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Viewer

SHOWN = 100


def open_reports(viewer: Viewer) -> list[ProblemReport]:
    """What is not settled, newest first, at most a hundred; raises NotFoundError for everybody who may not know."""
    demand_manager(viewer)
    return list(
        ProblemReport.objects.filter(settled_at=None).select_related("person").order_by("-made_at", "-pk")[:SHOWN]
    )


def count_open(viewer: Viewer) -> int:
    """How many reports wait; 0 for everybody who may not know."""
    return ProblemReport.objects.filter(settled_at=None).count() if may_manage(viewer) else 0
