"""What can be followed, as its reader may know it: a name and an address, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse

from stoa.across.notices.models import NOBODY, Follow
from stoa.across.reading.groups import visible_groups
from stoa.across.shelf.models import SavedSearch
from stoa.foundation.access.reach import STAFF
from stoa.foundation.directory.models import Person
from stoa.foundation.items.models import Contribution, Item
from stoa.foundation.items.queries.rows import item_url
from stoa.foundation.registries import kinds
from stoa.foundation.vocabulary.models import Concept

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from stoa.foundation.access.reach import Viewer

What = Follow.What
Key = tuple[str, str]
"""What is followed and its target, as in `Follow`."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that can be followed. `language` is that of the name, empty where it is the page's own."""

    name: str
    url: str
    language: str = ""


def things(viewer: Viewer, keys: Iterable[Key], language: str) -> dict[Key, Thing]:
    """Those of the keys that the viewer may know of now: one query for each sort that is asked for."""
    wanted: dict[str, set[str]] = {}
    for what, target in keys:
        wanted.setdefault(what, set()).add(target)
    found: dict[Key, Thing] = {}
    for what, look_up in _LOOK_UPS.items():
        if targets := wanted.get(what):
            found |= {(what, target): thing for target, thing in look_up(viewer, targets, language).items()}
    return found


def _items(viewer: Viewer, targets: set[str], language: str) -> Mapping[str, Thing]:
    rows = Item.objects.visible_to(viewer).filter(short_id__in=targets)
    return {
        short_id: Thing(title, item_url(short_id), code)
        for short_id, title, code in rows.values_list("short_id", "title", "language")
    }


def _concepts(viewer: Viewer, targets: set[str], language: str) -> Mapping[str, Thing]:
    ids = [int(target) for target in targets if target.isascii() and target.isdecimal() and len(target) < 16]
    concepts = Concept.objects.filter(pk__in=ids).only("pref", "notation")
    labelled = ((concept, *concept.label_and_language(language)) for concept in concepts)
    return {str(concept.pk): Thing(label, concept.get_absolute_url(), code) for concept, label, code in labelled}


def _groups(viewer: Viewer, targets: set[str], language: str) -> Mapping[str, Thing]:
    groups = visible_groups(viewer).filter(key__in=targets)
    return {group.key: Thing(group.name(language), group.get_absolute_url()) for group in groups}


def _persons(viewer: Viewer, targets: set[str], language: str) -> Mapping[str, Thing]:
    persons = list(Person.objects.filter(uuid__in=[t for t in targets if _is_uuid(t)]))
    known = _known_persons(viewer, [person.pk for person in persons])
    return {str(person.uuid): Thing(person.name, person.get_absolute_url()) for person in persons if person.pk in known}


def _known_persons(viewer: Viewer, ids: list[int]) -> set[int]:
    """Staff know everybody; others themselves and those named on something they may read."""
    if STAFF in viewer.tokens:
        return set(ids)
    readable = Item.objects.visible_to(viewer).values("pk")
    named = Contribution.objects.filter(person_id__in=ids, item_id__in=readable).values_list("person_id", flat=True)
    return {pk for pk in (*named.distinct(), viewer.person_id) if pk is not None}


def _kinds(viewer: Viewer, targets: set[str], language: str) -> Mapping[str, Thing]:
    entries = kinds()
    return {
        key: Thing(str(entries[key].plural), reverse("reading:kind", kwargs={"key": key}))
        for key in targets
        if key in entries
    }


def saved_searches(viewer: Viewer, targets: Collection[str]) -> dict[str, Thing]:
    """Those of the saved searches, by their ids as text, that are the viewer's own; nobody follows any."""
    mine = SavedSearch.objects.filter(pk__in=map(int, targets), person_id=viewer.person_id or NOBODY) if targets else ()
    found = reverse("discovery:search")
    return {str(search.pk): Thing(search.name, f"{found}?{search.query}") for search in mine}


def _is_uuid(text: str) -> bool:

    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


_LOOK_UPS = {
    What.ITEM.value: _items,
    What.CONCEPT.value: _concepts,
    What.GROUP.value: _groups,
    What.PERSON.value: _persons,
    What.KIND.value: _kinds,
}
