"""Who a viewer is, and which interned sets they meet."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from stoa.foundation.access.models import AccessSet, AccessToken, Denial
from stoa.foundation.access.reach import PUBLIC, STAFF, Viewer, anonymous, curator_token, person_token
from stoa.foundation.directory.models import Group, Membership, Person
from stoa.foundation.directory.queries import memberships_in_force

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from stoa.foundation.accounts.models import User


def viewer_of(user: User | None, now: datetime | None = None) -> Viewer:
    """The viewer behind an account: tokens from the memberships in force today. None or deactivated: anonymous."""
    if user is None or not user.is_active:
        return anonymous()
    return viewer_of_person(user.person, role=user.role, now=now)


def viewer_of_person(person: Person, *, role: str = "", now: datetime | None = None) -> Viewer:
    """The viewer a person would be. A unit gives the tokens of those above; an organization gives what it is to us."""
    today = (now or timezone.now()).astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    memberships = memberships_in_force(person.pk, today)
    curated = frozenset(m.group.key for m in memberships if m.role == Membership.Role.CURATOR)
    tokens = {PUBLIC, person_token(person.uuid), *(curator_token(key) for key in curated)}
    if person.is_staff:
        tokens.add(STAFF)
    for membership in memberships:
        tokens |= group_tokens(membership.group)
    return Viewer(frozenset(tokens), person.pk, str(person.uuid), person.name, role, curated)


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
