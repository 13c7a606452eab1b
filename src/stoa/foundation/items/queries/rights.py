"""Who may act on an item: roles act, audiences read. Every answer is a sentence to show, or empty for yes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stoa.foundation.access.reach import STAFF
from stoa.foundation.directory.models import Group, Membership, Person
from stoa.foundation.directory.queries import memberships_in_force
from stoa.foundation.items.content import from_json
from stoa.foundation.items.models import Item, Revision, Status
from stoa.foundation.items.queries.one import is_steward

if TYPE_CHECKING:
    from collections.abc import Collection

    from stoa.foundation.access.reach import Viewer

PUBLISHING_ROLES = frozenset({Membership.Role.CONTRIBUTOR, Membership.Role.CURATOR, Membership.Role.HEAD})


def may_write(viewer: Viewer) -> bool:
    """Whether the viewer may begin something new."""
    return viewer.is_signed_in


def may_review(viewer: Viewer, item: Item) -> bool:
    """Whether the viewer may approve what somebody else wrote: a curator of the owning unit or of one above it."""
    return _acts_on(viewer, item) and _curates(viewer, item.unit) and viewer.person_id not in newest_writers(item)


def publishing_bar(viewer: Viewer, item: Item, *, access: frozenset[str] | None = None) -> str:
    """Why the viewer may not publish this themselves; empty if they may.

    `access` is the audience it is to have, else that of the newest version, which may also move it to another unit: then
    both have to agree. A few statements, none for readers.
    """
    if not viewer.is_signed_in:
        return _("Sign in to publish.")
    if not _acts_on(viewer, item):
        return _("Only those who look after this can publish it: ask its owner.")
    if access is not None:
        return _bar_of(viewer, item, item.unit, access)
    access, units = _wanted(item)
    return next((bar for unit in units if (bar := _bar_of(viewer, item, unit, access))), "")


def newest_writers(item: Item) -> set[int]:
    """Ids of those who saved what is not published yet, or the newest version where nothing waits. One statement."""
    own = Revision.objects.filter(item_id=item.pk)
    waits = item.live is None or item.head > item.live
    rows = own.filter(number__gt=_put_out_until(item)) if waits else own.filter(number=item.head)
    return {pk for pk in rows.values_list("author_id", flat=True) if pk is not None}


def _put_out_until(item: Item) -> Any:
    """The last version that put out what waited before it, as a sub-query.

    Handing over saves what is live once more, above a draft that goes on waiting: who wrote that draft still wrote it.
    """
    left_waiting = Revision.objects.filter(
        item_id=OuterRef("item_id"), number=OuterRef("number") - 1, status__in=(Status.DRAFT, Status.IN_REVIEW)
    ).exclude(content=OuterRef("content"))
    live = Revision.objects.filter(item_id=item.pk, number__lte=item.live or 0, status=Status.PUBLISHED)
    numbers = live.filter(~Exists(left_waiting)).order_by("-number").values("number")
    return Coalesce(Subquery(numbers[:1]), 0)


def _wanted(item: Item) -> tuple[frozenset[str], list[Group | None]]:
    """Who is to see the newest version, and the units concerned: the one that has it and the one it is to come from.

    A draft beside something published says both; one statement then, two where it moves.
    """
    if item.live is None or item.live == item.head:
        return frozenset(item.access.tokens), [item.unit]
    content = from_json(Revision.objects.get(item_id=item.pk, number=item.head).content)
    wanted = content.units[0] if content.units else None
    if wanted == item.unit_id:
        return content.access, [item.unit]
    return content.access, [item.unit, Group.objects.filter(pk=wanted or 0).first()]


def _acts_on(viewer: Viewer, item: Item) -> bool:
    gone = item.status in {Status.WITHDRAWN, Status.BINNED}
    return viewer.is_signed_in and not gone and is_steward(viewer, item)


def _curates(viewer: Viewer, unit: Group | None) -> bool:
    return unit is not None and not viewer.curates.isdisjoint(unit.line)


def _bar_of(viewer: Viewer, item: Item, unit: Group | None, access: frozenset[str]) -> str:
    if unit is None:
        return _("Say first which unit this comes from: its curators decide what it publishes.")
    if _curates(viewer, unit):
        return _bar_for_curators(viewer, item, access)
    return _bar_for_contributors(viewer, item, unit, access)


def _bar_for_curators(viewer: Viewer, item: Item, access: frozenset[str]) -> str:
    if not item.kind_entry.needs_clearance and not _is_wide(viewer, access):
        return ""
    if viewer.person_id not in newest_writers(item):
        return ""
    return _("You wrote the newest version: for this audience another curator has to publish it. Send it for review.")


def _bar_for_contributors(viewer: Viewer, item: Item, unit: Group, access: frozenset[str]) -> str:
    name = {"unit": unit.name(get_language() or "en")}
    if not _contributes(viewer, unit):
        return _("You do not publish for %(unit)s. Submit this for review: one of its curators will publish it.") % name
    if item.kind_entry.needs_clearance:
        return _("This kind is always cleared by a curator of %(unit)s. Send it for review.") % name
    if _is_wide(viewer, access):
        return _("This is for more than staff: a curator of %(unit)s has to publish it. Send it for review.") % name
    return ""


def _contributes(viewer: Viewer, unit: Group) -> bool:
    today = timezone.now().astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    line = set(unit.line)
    return any(
        membership.role in PUBLISHING_ROLES and membership.group.key in line
        for membership in memberships_in_force(viewer.person_id or 0, today)
    )


def _is_wide(viewer: Viewer, access: Collection[str]) -> bool:
    """Whether the audience is more than staff and the viewer's own units and communities, colleagues by name included."""
    others = {token for token in access if token != STAFF and not _is_own(viewer, token)}
    named = {token.removeprefix("person:") for token in others if token.startswith("person:")}
    if len(named) < len(others):
        return True
    return bool(named) and Person.objects.filter(uuid__in=named, is_staff=True).count() < len(named)


def _is_own(viewer: Viewer, token: str) -> bool:
    return token in viewer.own_tokens and token.startswith(("unit:", "community:", "person:"))
