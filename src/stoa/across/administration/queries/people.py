"""People as administrators see them: the list, and one with account, role and every membership."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stoa.across.administration.gate import NOTHING, is_admin, may_administer
from stoa.across.administration.queries.pages import Page, page_of
from stoa.engine.text.fold import fold
from stoa.foundation.accounts.models import User
from stoa.foundation.directory.models import Group, Membership, Person
from stoa.foundation.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from stoa.foundation.access.reach import Viewer

WHO = {
    "": _("everybody here"),
    "staff": _("staff"),
    "outside": _("people from outside"),
    "no-account": _("without an account"),
    "left": _("those who left"),
}
WHEN_LEFT = "left"


@dataclass(frozen=True, slots=True)
class Line:
    """A membership on a page: `name` is of the group or of the person, `state` is now, later or over."""

    pk: int
    name: str
    role: str
    since: date
    until: date | None
    state: str
    kind: str
    note: str = ""

    @property
    def is_over(self) -> bool:
        return self.state == "over"


def people_page(viewer: Viewer, asked: Mapping[str, str], number: int) -> Page[Person]:
    """People by name; `asked` may hold q (part of a name or e-mail), who and unit."""
    _admins_only(viewer)
    return page_of(_people(asked), number, asked)


def _people(asked: Mapping[str, str]) -> QuerySet[Person]:
    rows = Person.objects.select_related("unit", "account").order_by("name_fold", "pk")
    words = asked.get("q", "").strip()
    if words:
        rows = rows.filter(Q(name_fold__contains=fold(words)) | Q(email__contains=words.lower()))
    if asked.get("unit"):
        rows = rows.filter(unit__key=asked["unit"])
    who = asked.get("who", "")
    rows = rows.filter(is_active=who != WHEN_LEFT)
    if who == "no-account":
        return rows.filter(account__isnull=True)
    return rows.filter(is_staff=who == "staff") if who in {"staff", "outside"} else rows


def person(viewer: Viewer, uuid: UUID) -> Person:
    """One person, for administrators; raises NotFoundError."""
    _admins_only(viewer)
    found = Person.objects.select_related("unit").filter(uuid=uuid).first()
    if found is None:
        raise NotFoundError(NOTHING)
    return found


def account_of(viewer: Viewer, person: Person) -> User | None:
    _admins_only(viewer)
    return User.objects.filter(person=person).first()


def memberships_of(viewer: Viewer, person: Person, language: str) -> list[Line]:
    """Every membership a person has or had, those in force first."""
    _admins_only(viewer)
    rows = Membership.objects.filter(person=person).select_related("group")
    return _in_order([_line(row, row.group.name(language), row.group) for row in rows])


def members_of(viewer: Viewer, group: Group) -> list[Line]:
    """Everybody who is or was in a group, for those who look after it."""
    if not may_administer(viewer, group):
        raise NotFoundError(NOTHING)
    rows = Membership.objects.filter(group=group).select_related("person")
    return _in_order([_line(row, row.person.name, group, note=row.person.email or "") for row in rows])


def _line(row: Membership, name: str, group: Group, note: str = "") -> Line:
    state = state_of(row)
    kind = str(group.get_kind_display())
    return Line(row.pk, name, str(row.get_role_display()), row.since, row.until, state, kind, note)


def state_of(row: Membership) -> str:
    today = timezone.localdate()
    if row.until and row.until < today:
        return "over"
    return "later" if row.since > today else "now"


def _in_order(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (("now", "later", "over").index(line.state), line.name.casefold(), line.pk))


def membership(viewer: Viewer, pk: int) -> Membership:
    """One membership, for those who look after its group; raises NotFoundError."""
    found = Membership.objects.select_related("person", "group").filter(pk=pk).first()
    if found is None or not may_administer(viewer, found.group):
        raise NotFoundError(NOTHING)
    return found


def people_with_roles(viewer: Viewer) -> list[User]:
    """Everybody who may act for the whole organization."""
    _admins_only(viewer)
    return list(User.objects.exclude(role="").select_related("person").order_by("role", "person__name_fold", "pk"))


def _admins_only(viewer: Viewer) -> None:
    if not is_admin(viewer):
        raise NotFoundError(NOTHING)
