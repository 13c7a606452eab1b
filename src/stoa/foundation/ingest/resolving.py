"""From rows to contents: labels, places, units and e-mails of a whole batch become ids with one query a kind of look-up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from stoa.engine.text.language import detect
from stoa.foundation.access.audience import compile_audience, look_up
from stoa.foundation.directory.models import Group, Person
from stoa.foundation.directory.queries import groups_by_key, persons_by_email
from stoa.foundation.errors import Problem
from stoa.foundation.items.content import Content, Contributor
from stoa.foundation.items.typed import clean_fields
from stoa.foundation.registries import kinds, relation_types
from stoa.foundation.vocabulary.queries import resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stoa.foundation.ingest.rows import Row

FALLBACK_LANGUAGE = "en"
_SAMPLE = 1_000
_PLAIN_FIELDS = (
    "title",
    "summary",
    "text",
    "licence",
    "occurred_on",
    "published_on",
    "available_from",
    "available_until",
    "review_by",
    "identifiers",
    "fields",
)


@dataclass(slots=True)
class Concepts:
    """What references lead to; kept for a whole import, since the same few hundred come again and again."""

    ids: dict[str, int] = field(default_factory=dict)
    ambiguous: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _asked: set[str] = field(default_factory=set)

    def learn(self, references: Iterable[str], *, places: bool) -> None:
        new = set(references) - self._asked
        if new:
            found = resolve(new, places=places)
            self.ids.update(found.ids)
            self.ambiguous.update(found.ambiguous)
            self._asked |= new


@dataclass(slots=True)
class Resolver:
    """Fills in the contents of rows, batch by batch."""

    topics: Concepts = field(default_factory=Concepts)
    places: Concepts = field(default_factory=Concepts)

    def resolve(self, rows: Sequence[Row]) -> None:
        """Give every row its content, or the problems that stand against it."""
        self.topics.learn((name for row in rows for name in row.values.get("topics", ())), places=False)
        self.places.learn((name for row in rows for name in row.values.get("places", ())), places=True)
        groups = groups_by_key({key for row in rows for key in row.values.get("units", ())})
        persons = persons_by_email({email for row in rows for email in _emails(row)})
        audiences = look_up({row.audience for row in rows})
        compiled: dict[tuple[str, ...], tuple[frozenset[str], list[Problem]]] = {}
        for row in rows:
            if row.audience not in compiled:
                compiled[row.audience] = compile_audience(row.audience, audiences)
            tokens, problems = compiled[row.audience]
            row.problems += [Problem(p.field, p.sentence, row.number) for p in problems]
            self._fill(row, tokens, groups, persons)

    def _fill(self, row: Row, access: frozenset[str], groups: dict[str, Group], persons: dict[str, Person]) -> None:
        given = row.values
        parts: dict[str, Any] = {
            "topics": _concepts(row, "topics", self.topics),
            "places": _concepts(row, "places", self.places),
            "units": _units(row, groups),
            "people": tuple(
                Contributor(who.name, who.role, persons[who.email].pk if who.email in persons else None)
                for who in given.get("people", ())
            ),
            "owner": _person(row, "owner", persons),
            "backup_owner": _person(row, "backup_owner", persons),
        }
        if row.kind and row.kind not in kinds():
            row.refuse("kind", f"{row.kind!r} is not a kind. Possible: {', '.join(kinds())}.")
        for link in given.get("relations", ()):
            if link.type not in relation_types():
                row.refuse("relations", f"{link.type!r} is not a relation. Possible: {', '.join(relation_types())}.")
        plain = {name: given[name] for name in _PLAIN_FIELDS if name in given}
        if "fields" in given:
            plain["fields"] = _typed(row, given["fields"])
        if not row.problems:
            language = given.get("language") or _detected(row)
            row.content = Content(language=language, access=access, **plain, **parts)


def _emails(row: Row) -> Iterable[str]:
    given = row.values
    for name in ("owner", "backup_owner"):
        if name in given:
            yield given[name]
    for who in given.get("people", ()):
        if who.email:
            yield who.email


def _concepts(row: Row, name: str, concepts: Concepts) -> tuple[int, ...]:
    found = []
    for reference in row.values.get(name, ()):
        if reference in concepts.ids:
            found.append(concepts.ids[reference])
        elif reference in concepts.ambiguous:
            candidates = ", ".join(concepts.ambiguous[reference][:5])
            row.refuse(name, f"{reference!r} fits several concepts; use the notation or uri of one: {candidates}.")
        else:
            what = "place" if name == "places" else "topic"
            row.refuse(name, f"{reference!r} is not a {what} here: no label, notation or uri is like it.")
    return tuple(dict.fromkeys(found))


def _units(row: Row, groups: dict[str, Group]) -> tuple[int, ...]:
    found = []
    for key in row.values.get("units", ()):
        group = groups.get(key)
        if group is None:
            row.refuse("units", f"There is no unit with the key {key!r}; bring in groups before items.")
        elif group.kind != Group.Sort.UNIT:
            row.refuse("units", f"{key!r} is not a unit but of the kind {group.kind}.")
        else:
            found.append(group.pk)
    return tuple(found)


def _person(row: Row, name: str, persons: dict[str, Person]) -> int | None:
    address = row.values.get(name)
    if not address:
        return None
    if address not in persons:
        row.refuse(name, f"Nobody here has the e-mail {address}; bring in people before items.")
        return None
    return persons[address].pk


def _typed(row: Row, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The kind's facts in the types of their columns, so that "2024" and 2024 are the same."""
    entry = kinds().get(row.kind)
    if entry is None:
        return given
    cleaned, problems = clean_fields(entry, given)
    row.problems += [Problem(p.field, p.sentence, row.number) for p in problems]
    return given if problems else {name: cleaned[name] for name in given}


def _detected(row: Row) -> str:
    given = row.values
    sample = "\n".join((given["title"], given.get("summary", ""), given.get("text", "")[:_SAMPLE]))
    return detect(sample)[0] or FALLBACK_LANGUAGE
