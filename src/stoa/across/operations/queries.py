"""Reads of problem reports: for those who look after the installation alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.across.operations.models import ProblemReport
from stoa.foundation.accounts.models import User
from stoa.foundation.errors import NotFoundError

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Viewer

SHOWN = 100
_ROLES = frozenset({User.Role.ADMIN, User.Role.MANAGER})


def may_read_reports(viewer: Viewer) -> bool:
    return viewer.role in _ROLES


def open_reports(viewer: Viewer) -> list[ProblemReport]:
    """What is not settled, newest first, at most a hundred; raises NotFoundError for everybody who may not know."""
    refuse_readers(viewer)
    return list(
        ProblemReport.objects.filter(settled_at=None).select_related("person").order_by("-made_at", "-pk")[:SHOWN]
    )


def count_open(viewer: Viewer) -> int:
    """How many reports wait; 0 for everybody who may not know."""
    return ProblemReport.objects.filter(settled_at=None).count() if may_read_reports(viewer) else 0


def refuse_readers(viewer: Viewer) -> None:
    if not may_read_reports(viewer):
        raise NotFoundError("There is nothing here, or it is not yours to see.")
