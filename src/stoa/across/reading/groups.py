"""Groups: which ones a viewer may know, the page of one, and all units to browse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from stoa.across.reading.browsing import BrowsePage, Entry, EntryGroup, counts_of
from stoa.across.reading.lists import ListPart, list_part
from stoa.across.reading.person_line import PersonLine, person_line
from stoa.foundation.access.groups import visible_groups as visible_groups
from stoa.foundation.access.reach import STAFF
from stoa.foundation.directory.models import Group, Membership, Person, in_language
from stoa.foundation.errors import NotFoundError
from stoa.foundation.items.queries.listing import Filter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stoa.foundation.access.reach import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPage(ListPart):
    name: str
    kind_label: str
    about: str
    parent: tuple[str, str] | None
    children: tuple[tuple[str, str], ...]
    people: tuple[PersonLine, ...]


def group_page(viewer: Viewer, key: str, number: int, language: str) -> GroupPage:
    """A unit, organization, community or team the viewer may know of; its members are shown to staff."""
    group = visible_groups(viewer).filter(key=key).first()
    if group is None:
        raise NotFoundError("There is no such group, or you may not see it.")
    parent = visible_groups(viewer).filter(pk=group.parent_id).first() if group.parent_id else None
    children = [
        (child.name(language), child.get_absolute_url()) for child in visible_groups(viewer).filter(parent=group)
    ]
    return GroupPage(
        name=group.name(language),
        kind_label=str(group.get_kind_display()),
        about=in_language(group.description, language),
        parent=(parent.name(language), parent.get_absolute_url()) if parent else None,
        children=tuple(sorted(children)),
        people=_members(group, language) if STAFF in viewer.tokens else (),
        **list_part(viewer, Filter(unit=group.pk), number, group.get_absolute_url(), language).as_fields(),
    )


def _members(group: Group, language: str) -> tuple[PersonLine, ...]:
    current = Membership.objects.filter(group=group).in_force(timezone.localdate()).values("person_id")
    people = Person.objects.filter(pk__in=current, is_active=True).order_by("name_fold", "pk")
    return tuple(person_line(person, language) for person in people)


def units_page(viewer: Viewer, language: str) -> BrowsePage:
    """Units under their parents, with how many items the viewer sees from each."""
    counts = counts_of(viewer, "unit")
    units = list(visible_groups(viewer).filter(kind=Group.Sort.UNIT))
    below: dict[int | None, list[Group]] = {}
    for unit in sorted(units, key=lambda unit: unit.name(language).casefold()):
        below.setdefault(unit.parent_id, []).append(unit)
    return BrowsePage(_("Units"), "", tuple(_unit_group(unit, below, counts, language) for unit in below.get(None, ())))


def _unit_group(
    unit: Group, below: Mapping[int | None, Sequence[Group]], counts: Mapping[str, int], language: str
) -> EntryGroup:
    entries = _unit_entries(unit.pk, below, counts, language)
    return EntryGroup(unit.name(language), unit.get_absolute_url(), counts.get(unit.key), entries)


def _unit_entries(
    parent: int, below: Mapping[int | None, Sequence[Group]], counts: Mapping[str, int], language: str
) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            unit.name(language),
            "",
            unit.get_absolute_url(),
            counts.get(unit.key),
            _unit_entries(unit.pk, below, counts, language),
        )
        for unit in below.get(parent, ())
    )
