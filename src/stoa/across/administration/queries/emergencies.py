"""Every emergency access there was, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from stoa.across.administration.gate import NOTHING, is_admin
from stoa.across.administration.queries.pages import Page, page_of
from stoa.foundation.access.emergency import Scope
from stoa.foundation.access.models import EmergencyAccess
from stoa.foundation.access.queries import emergencies, emergencies_concerning
from stoa.foundation.directory.models import Group, Person
from stoa.foundation.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from stoa.foundation.access.reach import Viewer

TOLD_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Opened:
    """One emergency access; `over_at` is when it ended or will end."""

    pk: int
    who: str
    of_whom: str
    what: str
    reason: str
    since: datetime
    over_at: datetime
    is_open: bool


@dataclass(frozen=True, slots=True)
class EmergenciesPage:
    rows: list[Opened]
    pager: Page[EmergencyAccess]


def emergencies_page(viewer: Viewer, number: int, language: str) -> EmergenciesPage:
    """Newest first, with the names of whom they concern: three statements."""
    if not is_admin(viewer):
        raise NotFoundError(NOTHING)
    page = page_of(emergencies().order_by("-since", "-pk"), number, {})
    names = _names({row.object_id for row in page.rows}, language)
    return EmergenciesPage([_opened(row, names) for row in page.rows], page)


def emergencies_told(viewer: Viewer, language: str) -> list[Opened]:
    """What others opened in the last two weeks of the viewer's own, or of those they lead."""
    rows = emergencies_concerning(viewer, timezone.now() - TOLD_FOR)
    names = _names({row.object_id for row in rows}, language) if rows else {}
    return [_opened(row, names) for row in rows]


def _names(object_ids: set[str], language: str) -> dict[str, str]:
    keys = {one.partition(":")[2] for one in object_ids}
    groups = Group.objects.filter(key__in=keys)
    persons = Person.objects.filter(
        uuid__in=[one.removeprefix("person:") for one in object_ids if one[:7] == "person:"]
    )
    return {f"group:{group.key}": group.name(language) for group in groups} | {
        f"person:{person.uuid}": person.name for person in persons
    }


def _opened(row: EmergencyAccess, names: Mapping[str, str]) -> Opened:
    now = timezone.now()
    return Opened(
        pk=row.pk,
        who=row.person.name,
        of_whom=names.get(row.object_id, row.object_id),
        what=str(Scope(row.scope).label),
        reason=row.reason,
        since=row.since,
        over_at=row.ended_at or row.until,
        is_open=row.ended_at is None and row.until > now,
    )


def open_now(viewer: Viewer, pk: int) -> EmergencyAccess:
    """One that is open; raises NotFoundError for every other."""
    found = EmergencyAccess.objects.in_force(timezone.now()).filter(pk=pk).first() if is_admin(viewer) else None
    if found is None:
        raise NotFoundError(NOTHING)
    return found
