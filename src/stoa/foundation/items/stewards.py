"""Who looks after an item: owner, backup owner, editors and the curators of the owning unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stoa.foundation.access.reach import curator_token, person_token
from stoa.foundation.directory.models import Group, Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stoa.foundation.items.content import Content


@dataclass(frozen=True, slots=True)
class Keys:
    """The immutable keys of the persons and units a batch refers to by id."""

    persons: Mapping[int, str]
    units: Mapping[int, str]


def keys_of(contents: Iterable[Content]) -> Keys:
    """Look up the keys that stewards' tokens are made of: two queries for a batch."""
    several = list(contents)
    persons = {pk for content in several for pk in _steward_ids(content)}
    units = {content.units[0] for content in several if content.units}
    return Keys(
        {pk: str(uuid) for pk, uuid in Person.objects.filter(pk__in=persons).values_list("pk", "uuid")}
        if persons
        else {},
        dict(Group.objects.filter(pk__in=units).values_list("pk", "key")) if units else {},
    )


def steward_tokens(content: Content, keys: Keys) -> frozenset[str]:
    tokens = {person_token(keys.persons[pk]) for pk in _steward_ids(content)}
    if content.units:
        tokens.add(curator_token(keys.units[content.units[0]]))
    return frozenset(tokens)


def _steward_ids(content: Content) -> set[int]:
    editors = {person.person for person in content.people if person.role == "editor"}
    return {pk for pk in {content.owner, content.backup_owner, *editors} if pk is not None}
