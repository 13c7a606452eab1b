"""Audiences as people write them (`constituents`, `unit:dakar`, `person:a@b.org`) and the tokens they compile to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stoa.foundation.access.reach import CONSTITUENTS, PUBLIC, STAFF, person_token
from stoa.foundation.directory.models import Group, Person
from stoa.foundation.directory.queries import groups_by_key, persons_by_email
from stoa.foundation.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

PLAIN = {PUBLIC: (PUBLIC,), STAFF: (STAFF,), "constituents": CONSTITUENTS} | {
    token.removeprefix("group:"): (token,) for token in CONSTITUENTS
}
NAMED = ("partner", "donor", "unit", "community", "person")
WORDS = (*PLAIN, *(f"{name}:…" for name in NAMED))


@dataclass(frozen=True, slots=True)
class Known:
    """The groups and persons that audience words may name, looked up once for a whole batch."""

    groups: Mapping[str, Group]
    persons: Mapping[str, Person]


def look_up(audiences: Iterable[Sequence[str]]) -> Known:
    """Fetch every group and person that the audiences of a batch name: two queries."""
    words = {word for audience in audiences for word in audience if ":" in word}
    keys = {word.partition(":")[2] for word in words if not word.startswith("person:")}
    emails = {word.partition(":")[2] for word in words if word.startswith("person:")}
    return Known(groups_by_key(keys), persons_by_email(emails))


def compile_audience(audience: Sequence[str], known: Known) -> tuple[frozenset[str], list[Problem]]:
    """Turn audience words into tokens; a word that means nothing is a problem that names it. Nothing is implied."""
    tokens: set[str] = set()
    problems: list[Problem] = []
    for word in audience:
        found = PLAIN.get(word) or _named(word, known)
        tokens.update(found)
        if not found:
            problems.append(Problem("audience", f"{word!r} is not an audience here. Possible: {', '.join(WORDS)}."))
    return frozenset(tokens), problems


def _named(word: str, known: Known) -> tuple[str, ...]:
    name, _, key = word.partition(":")
    if name == "person":
        person = known.persons.get(key.lower())
        return (person_token(person.uuid),) if person else ()
    group = known.groups.get(key)
    return (word,) if group and _fits(name, group) else ()


def _fits(name: str, group: Group) -> bool:
    if name == "community":
        return group.kind in {Group.Sort.COMMUNITY, Group.Sort.TEAM}
    return {
        "partner": group.is_partner,
        "donor": group.is_donor,
        "unit": group.kind == Group.Sort.UNIT,
    }.get(name, False)
