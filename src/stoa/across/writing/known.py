"""What the form refers to, looked up once: one query for each sort of thing, whatever is on the form."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from stoa.across.writing.audience import knowable_groups
from stoa.across.writing.filled import FOUND
from stoa.foundation.access.reach import STAFF
from stoa.foundation.directory.models import Group, Person
from stoa.foundation.items.models import Item
from stoa.foundation.items.short_ids import read_short_id
from stoa.foundation.vocabulary.models import Concept, ConceptScheme

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stoa.across.writing.filled import Filled
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.content import Content

_NUMBER = re.compile(r"[0-9]{1,15}")
_KEY = re.compile(r"[-\w]{1,60}")


@dataclass(frozen=True, slots=True)
class Known:
    """Everything the form names that exists and that the writer may name; keys are as the form sends them.

    `hidden` holds the short ids that the version underneath refers to and the writer may not see: they stay as they are.
    """

    topics: Mapping[str, Concept] = field(default_factory=dict)
    places: Mapping[str, Concept] = field(default_factory=dict)
    units: Mapping[str, Group] = field(default_factory=dict)
    audience: Mapping[str, Group] = field(default_factory=dict)
    persons: Mapping[str, Person] = field(default_factory=dict)
    items: Mapping[str, Item] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()


def known_of(viewer: Viewer, filled: Filled, base: Content | None) -> Known:
    """Look up what the form names: five queries at most. `base` is the version it was opened on."""
    concepts = _concepts(_given(filled, "topics", "places"))
    people = (*filled.many("person_ref"), *_given(filled, "people", "owner", "backup_owner"))
    linked = targets_of(base)
    named = (*filled.many("relation_to"), *_given(filled, "relations", "translation_of"))
    items = _items(viewer, {*named, *linked})
    return Known(
        topics={pk: concept for pk, concept in concepts.items() if not _is_place(concept)},
        places={pk: concept for pk, concept in concepts.items() if _is_place(concept)},
        units=_units(_given(filled, "units")),
        audience=knowable_groups(viewer, _given(filled, "audience_groups")),
        persons=known_persons(viewer, people, persons_of(base)),
        items=items,
        hidden=frozenset(linked - items.keys()),
    )


def _given(filled: Filled, *boxes: str) -> list[str]:
    """What was chosen in boxes, and what was ticked among their results."""
    return [value for box in boxes for name in (box, f"{box}{FOUND}") for value in filled.many(name)]


def targets_of(content: Content | None) -> set[str]:
    """Short ids a content refers to."""
    if content is None:
        return set()
    return {*(link.to for link in content.relations), *filter(None, [content.translation_of])}


def persons_of(content: Content | None) -> set[int]:
    """Ids of the persons a content names."""
    if content is None:
        return set()
    named = {who.person for who in content.people} | {content.owner, content.backup_owner}
    return {pk for pk in named if pk is not None}


def _is_place(concept: Concept) -> bool:
    return concept.scheme.purpose == ConceptScheme.Purpose.PLACES


def _concepts(given: Iterable[str]) -> dict[str, Concept]:
    ids = {int(value) for value in given if _NUMBER.fullmatch(value)}
    rows = Concept.objects.filter(pk__in=ids).select_related("scheme") if ids else ()
    return {str(concept.pk): concept for concept in rows}


def _units(given: Iterable[str]) -> dict[str, Group]:
    keys = {value for value in given if _KEY.fullmatch(value)}
    rows = Group.objects.filter(key__in=keys, kind=Group.Sort.UNIT) if keys else ()
    return {group.key: group for group in rows}


def known_persons(viewer: Viewer, given: Iterable[str], on_item: set[int]) -> dict[str, Person]:
    """Persons by uuid: staff know everybody, others themselves and whom the item already names."""
    uuids = {value for value in given if _is_uuid(value)}
    rows = Person.objects.filter(uuid__in=uuids) if uuids else ()
    knows_all, known = STAFF in viewer.tokens, {*on_item, viewer.person_id}
    return {str(person.uuid): person for person in rows if knows_all or person.pk in known}


def _is_uuid(value: str) -> bool:
    try:
        return str(UUID(value)) == value
    except ValueError:
        return False


def _items(viewer: Viewer, given: Iterable[str]) -> dict[str, Item]:
    wanted = {short_id for short_id in given if short_id and read_short_id(short_id) == short_id}
    if not wanted:
        return {}
    rows = Item.objects.visible_to(viewer).filter(short_id__in=wanted).only("short_id", "title", "language", "kind")
    return {item.short_id: item for item in rows}
