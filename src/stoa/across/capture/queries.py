"""Reads of what is on its way in, for the person who brought it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q, Sum

from stoa.across.capture.models import Arrival, Lot, Upload
from stoa.foundation.directory.models import Person
from stoa.foundation.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from stoa.foundation.access.reach import Viewer

LOTS_SHOWN = 10
ARRIVALS_SHOWN = 500
_STATES = Arrival.State


def lot_of(viewer: Viewer, key: UUID) -> Lot:
    """The lot, for whoever brought it; raises NotFoundError for everybody else."""
    found = Lot.objects.of(viewer).select_related("unit", "person").filter(pk=key).first()
    if found is None:
        raise NotFoundError("There is no such lot, or it is not yours to see.")
    return found


def arrival_of(viewer: Viewer, key: UUID) -> Arrival:
    """The file on its way in, for whoever brought it; raises NotFoundError for everybody else."""
    rows = Arrival.objects.select_related("lot__unit", "lot__person", "blob")
    found = rows.filter(pk=key, lot__in=Lot.objects.of(viewer)).first()
    if found is None:
        raise NotFoundError("There is no such file, or it is not yours to see.")
    return found


def upload_of(viewer: Viewer, key: UUID) -> Upload:
    """The upload, for whoever sends it; raises NotFoundError for everybody else."""
    rows = Upload.objects.select_related("lot", "arrival").filter(person_id=viewer.person_id or 0)
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotFoundError("There is no such upload, or it is not yours to see.")
    return found


def recent_lots(viewer: Viewer) -> Sequence[Lot]:
    """The newest lots that hold files, with how many of them wait, are to be confirmed, failed and are brought in."""
    counted = {
        "files": Count("arrivals", filter=~Q(arrivals__state=_STATES.DROPPED)),
        "reading": Count("arrivals", filter=Q(arrivals__state__in=(_STATES.RECEIVED, _STATES.READING))),
        "ready": Count("arrivals", filter=Q(arrivals__state=_STATES.READY)),
        "failed": Count("arrivals", filter=Q(arrivals__state=_STATES.FAILED)),
        "filed": Count("arrivals", filter=Q(arrivals__state=_STATES.FILED)),
    }
    not_dropped = Arrival.objects.exclude(state=_STATES.DROPPED)
    rows = Lot.objects.of(viewer).filter(key__in=not_dropped.values("lot_id")).annotate(**counted)
    return list(rows.order_by("-made_at", "key")[:LOTS_SHOWN])


def arrivals_of(lot: Lot) -> list[Arrival]:
    """The files of a lot, those dropped left out."""
    return list(lot.arrivals.exclude(state=_STATES.DROPPED).select_related("blob")[:ARRIVALS_SHOWN])


def failed_of(viewer: Viewer) -> list[Arrival]:
    """Files that could not be read, newest first."""
    rows = Arrival.objects.filter(lot__in=Lot.objects.of(viewer), state=_STATES.FAILED)
    return list(rows.select_related("blob", "lot").order_by("-arrived_at", "key")[:ARRIVALS_SHOWN])


def to_confirm_count(viewer: Viewer) -> int:
    """How many files wait for the viewer to look at them: one statement."""
    waiting = (_STATES.READY, _STATES.FAILED)
    return Arrival.objects.filter(lot__in=Lot.objects.of(viewer), state__in=waiting).count()


def first_choice(viewer: Viewer) -> dict[str, str]:
    """What the form begins with: the unit the viewer works in."""
    key = Person.objects.filter(pk=viewer.person_id or 0).values_list("unit__key", flat=True).first()
    return {"unit": key or ""}


def unfinished_of(viewer: Viewer) -> list[Upload]:
    """Uploads that broke off, newest first."""
    rows = Upload.objects.filter(person_id=viewer.person_id or 0, arrival__isnull=True)
    return list(rows.order_by("-began_at")[:20])


def waiting_of(person_id: int) -> tuple[int, int]:
    """How many files and bytes of a person wait: not yet all here, or not yet confirmed."""
    here = Arrival.objects.filter(lot__person_id=person_id).exclude(state__in=(_STATES.FILED, _STATES.DROPPED))
    coming = Upload.objects.filter(person_id=person_id, arrival__isnull=True)
    there = here.aggregate(files=Count("pk"), bytes=Sum("blob__size"))
    under_way = coming.aggregate(files=Count("pk"), bytes=Sum("size"))
    return there["files"] + under_way["files"], (there["bytes"] or 0) + (under_way["bytes"] or 0)
