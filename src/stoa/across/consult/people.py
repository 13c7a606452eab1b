"""Who knows about a draft, and whom to consult: people with proofs, the units that own most of what was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from stoa.across.consult.beside import gist
from stoa.across.expertise.queries import who_knows
from stoa.across.expertise.trimming import visible_evidence
from stoa.foundation.access.reach import STAFF
from stoa.foundation.directory.models import Membership
from stoa.foundation.items.models import Contribution, Item

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from stoa.across.consult.matching import Asked
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.directory.models import Person

MOST_PEOPLE = 6
FOCAL_SHOWN = 2
_FOCAL = (Membership.Role.HEAD, Membership.Role.CURATOR)


@dataclass(frozen=True, slots=True)
class Expert:
    """Somebody who knows, and the items that show it: all of them the viewer's to see."""

    person: Person
    unit: str
    score: float
    evidence: tuple[Item, ...]


def experts(viewer: Viewer, asked: Asked) -> list[Expert]:
    """People who know about what a draft treats, best first, without its maker. Raises SearchError."""
    known = who_knows(viewer, gist(asked), asked.draft.language, limit=MOST_PEOPLE + 1)
    wanted = {proof.short_id for one in known.people for proof in one.evidence if proof.short_id}
    rows = Item.objects.visible_to(viewer).filter(short_id__in=wanted)
    items = {item.short_id: item for item in rows}
    found = [
        Expert(
            one.person, one.unit_name, one.score, tuple(items[p.short_id] for p in one.evidence if p.short_id in items)
        )
        for one in known.people
        if one.person.pk != viewer.person_id
    ]
    return [one for one in found if one.evidence][:MOST_PEOPLE]


def proven(viewer: Viewer, persons: Collection[int], short_ids: Collection[str]) -> set[tuple[int, str]]:
    """Person and short id of each item that shows now, to the viewer, what the person knows. One query."""
    rows = visible_evidence(viewer).filter(person_id__in=persons, short_id__in=short_ids).order_by()
    return set(rows.values_list("person_id", "short_id").distinct())


def nameable(viewer: Viewer, shown: Iterable[tuple[int, Collection[int]]]) -> set[int]:
    """Persons a viewer may be told of, given the items that show what they know: staff all of them, others authors."""
    pairs = [(person, item) for person, items in shown for item in items]
    if STAFF in viewer.tokens:
        return {person for person, _item in pairs}
    rows = Contribution.objects.filter(item_id__in={item for _person, item in pairs}, person__isnull=False)
    named = set(rows.values_list("person_id", "item_id"))
    return {person for person, item in pairs if (person, item) in named}


def focal_persons(viewer: Viewer, groups: Collection[int]) -> dict[int, list[Person]]:
    """Heads and curators of units, for staff: whom one asks first."""
    if STAFF not in viewer.tokens:
        return {}
    rows = Membership.objects.filter(group_id__in=groups, role__in=_FOCAL).in_force(timezone.localdate())
    found: dict[int, list[Person]] = {}
    for membership in rows.select_related("person").order_by("-role", "pk"):
        several = found.setdefault(membership.group_id, [])
        if membership.person.is_active and membership.person not in several and len(several) < FOCAL_SHOWN:
            several.append(membership.person)
    return found
