"""Who may review an item, and whether its newest version waits for that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from stoa.foundation.directory.models import Membership
from stoa.foundation.items.models import Item, Revision, Status
from stoa.foundation.items.queries.rights import newest_writers

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A curator who may be asked. `curates_unit`: of the owning unit itself, so that they see the item anyhow."""

    pk: int
    uuid: UUID
    name: str
    curates_unit: bool


def reviewers_of(item: Item) -> list[Reviewer]:
    """Curators of the owning unit and of those above who did not write the newest version, nearest first: two statements.

    Only those with an account that is open: others could not answer.
    """
    if item.unit is None:
        return []
    line: list[str] = item.unit.line
    held = Membership.objects.filter(group__key__in=line, role=Membership.Role.CURATOR, person__account__is_active=True)
    writers = newest_writers(item)
    found: dict[int, Reviewer] = {}
    rows = held.in_force(timezone.localdate()).select_related("group", "person")
    for row in sorted(rows, key=lambda row: (line.index(row.group.key), row.person.name_fold)):
        who = Reviewer(row.person_id, row.person.uuid, row.person.name, row.group.key == line[0])
        if row.person_id not in writers:
            found.setdefault(row.person_id, who)
    return list(found.values())


def is_submitted(item: Item) -> bool:
    """Whether the newest version is the one in review: its author may have saved another since. One statement."""
    newest = Revision.objects.filter(item_id=item.pk, number=item.head, status=Status.IN_REVIEW)
    return newest.exists()
