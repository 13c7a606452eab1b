"""Who a viewer is, and which interned sets they meet."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from stoa.foundation.access.models import AccessRead, AccessSet, AccessToken, Denial, EmergencyAccess
from stoa.foundation.access.reach import PUBLIC, STAFF, Viewer, anonymous, curator_token, person_token
from stoa.foundation.accounts.models import User
from stoa.foundation.directory.models import Group, Membership, Person
from stoa.foundation.directory.queries import memberships_in_force

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet


def viewer_of(user: User | None, now: datetime | None = None) -> Viewer:
    """The viewer behind an account: tokens from the memberships in force today. None or deactivated: anonymous."""
    if user is None or not (user.is_active and user.person.is_active):
        return anonymous()
    return viewer_of_person(user.person, role=user.role, now=now)


def viewer_of_person(person: Person, *, role: str = "", now: datetime | None = None) -> Viewer:
    """The viewer a person would be. A unit gives the tokens of those above; an organization gives what it is to us."""
    instant = now or timezone.now()
    today = instant.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    memberships = memberships_in_force(person.pk, today)
    curated = frozenset(m.group.key for m in memberships if m.role == Membership.Role.CURATOR)
    tokens = {PUBLIC, person_token(person.uuid), *(curator_token(key) for key in curated)}
    if person.is_staff:
        tokens.add(STAFF)
    for membership in memberships:
        tokens |= group_tokens(membership.group)
    emergency = _emergency_tokens(person.pk, instant) - tokens if role == User.Role.ADMIN else frozenset()
    return Viewer(
        frozenset(tokens | emergency), person.pk, str(person.uuid), person.name, role, curated, frozenset(emergency)
    )


def _emergency_tokens(person_id: int, now: datetime) -> frozenset[str]:
    """Asked for administrators alone, so that nobody else's request pays for it; it ends with the role."""
    held = EmergencyAccess.objects.filter(person_id=person_id).in_force(now).values_list("tokens", flat=True)
    return frozenset(token for tokens in held for token in tokens)


def group_tokens(group: Group) -> set[str]:
    """The tokens that membership of a group gives; a unit gives those of the units above it too."""
    if group.kind == Group.Sort.UNIT:
        return {f"unit:{key}" for key in group.line}
    if group.kind in {Group.Sort.COMMUNITY, Group.Sort.TEAM}:
        return {f"community:{group.key}"}
    given = {f"group:{group.constituency}"} if group.constituency else set()
    return (
        given
        | ({f"partner:{group.key}"} if group.is_partner else set())
        | ({f"donor:{group.key}"} if group.is_donor else set())
    )


def set_ids_meeting(tokens: Iterable[str]) -> QuerySet[AccessToken, int]:
    """Ids of the sets that hold at least one of the tokens, as a sub-query."""
    return AccessToken.objects.filter(token__in=sorted(tokens)).values_list("access_set_id", flat=True)


def tokens_of_sets(set_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The tokens of interned sets, sorted, by set id: one query."""
    rows = AccessSet.objects.filter(pk__in=set(set_ids)).values_list("pk", "tokens")
    return {pk: tuple(tokens) for pk, tokens in rows}


def denied_items() -> frozenset[int]:
    """Items tightened since the index last caught up: usually none, one quick read."""
    return frozenset(Denial.objects.values_list("item_id", flat=True))


def emergencies_of(person_id: int, now: datetime) -> list[EmergencyAccess]:
    """The emergency access that a person holds now."""
    return list(EmergencyAccess.objects.filter(person_id=person_id).in_force(now))


def emergencies() -> QuerySet[EmergencyAccess]:
    """Every emergency access there ever was, newest first."""
    return EmergencyAccess.objects.select_related("person")


LEADING = (Membership.Role.HEAD, Membership.Role.CURATOR, Membership.Role.MODERATOR)
"""Who is told of emergency access to their group, or to one below it."""


def emergencies_concerning(viewer: Viewer, since: datetime) -> list[EmergencyAccess]:
    """What others opened since then that the viewer is told of, newest first. One statement while nothing was opened.

    Told are the person it opens, those who lead the group or the person's unit or one above it, and all administrators.
    """
    if viewer.person_id is None:
        return []
    opened = EmergencyAccess.objects.filter(since__gte=since).exclude(person_id=viewer.person_id)
    rows = list(opened.select_related("person"))
    if not rows or viewer.role == User.Role.ADMIN:
        return rows
    leading = Membership.objects.filter(person_id=viewer.person_id, role__in=LEADING).in_force(timezone.localdate())
    led = set(leading.values_list("group__key", flat=True))
    lines = _lines_of({row.object_id for row in rows}) if led else {}
    own = f"person:{viewer.person_key}"
    return [row for row in rows if row.object_id == own or led & lines.get(row.object_id, set())]


def _lines_of(object_ids: set[str]) -> dict[str, set[str]]:
    """The keys of the group and of those above it, of a person's unit for a person: two statements at most."""
    uuids = [one.removeprefix("person:") for one in object_ids if one.startswith("person:")]
    units = {
        f"person:{uuid}": set(line)
        for uuid, line in Person.objects.filter(uuid__in=uuids, unit__isnull=False).values_list("uuid", "unit__line")
    }
    keys = [one.removeprefix("group:") for one in object_ids if one.startswith("group:")]
    groups = Group.objects.filter(key__in=keys).values_list("key", "line")
    return units | {f"group:{key}": set(line) for key, line in groups}


def reads() -> QuerySet[AccessRead]:
    """Every read of a restricted item that is still on record, newest first."""
    return AccessRead.objects.select_related("person").order_by("-day", "-last_at", "-pk")


def reads_of(short_id: str) -> QuerySet[AccessRead]:
    return reads().filter(short_id=short_id)
