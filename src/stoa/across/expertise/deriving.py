"""What the evidence ought to be, worked out from the items, the directory and what people chose.

Reads: items with their roles and topics, persons, choices. Writes: nothing; `services` puts the rows in place and `checks`
compares them. Only what is open to its readers counts: a draft is evidence of nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from stoa.across.expertise.entries import topics_of_entries
from stoa.across.expertise.models import FOREVER, Choice, Hidden, Listing
from stoa.across.expertise.sensitive import sensitive_concepts
from stoa.across.expertise.weights import RECKONED_FROM, SORTS, sort_of, strength
from stoa.across.needs.queries import openly_answering
from stoa.foundation.access.reach import STAFF
from stoa.foundation.access.services import intern_sets
from stoa.foundation.directory.models import Person
from stoa.foundation.items.models import OPEN_STATES, Contribution, Item, ItemConcept
from stoa.foundation.vocabulary.queries import roots_of_places

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date, datetime

_WHY = "evidence repeats who may read each item"


class Row(NamedTuple):
    """One row of `Evidence`, in the order of `COLUMNS`."""

    person_id: int
    concept_id: int | None
    short_id: str
    sort: str
    happened_on: date
    half_life: int
    strength: int
    access_id: int
    open_from: int
    open_until: int


COLUMNS = Row._fields


def evidence_of_items(short_ids: Collection[str]) -> list[Row]:
    """The rows that these items give: one a person and topic, of the strongest thing they did there. Nine queries."""
    items = _open_items(short_ids)
    roles = _roles(items)
    persons = {person for people in roles.values() for person, _ in people if person is not None}
    allowed = _who_is_found(persons)
    hidden = _hidden_by(allowed)
    topics = _topics(items)
    answers = openly_answering(items)
    silent = sensitive_concepts()
    rows: list[Row] = []
    for pk, item in items.items():
        concepts = topics.get(pk, ())
        if silent.isdisjoint(concepts):
            for person, sort in _strongest(item["kind"], roles.get(pk, ()), asked_by=answers.get(pk)).items():
                if person in allowed and hidden.get(person, frozenset()).isdisjoint({item["short_id"], *concepts}):
                    rows += _rows(person, sort, item, concepts or (None,), len(roles[pk]))
    return rows


def declarations_of(persons: Collection[int]) -> list[Row]:
    """The rows for what people say of themselves: topics they ask to be listed for, and those their entry names.

    Colleagues read both, whatever else they may see; the entry of a person is theirs to read anyway.
    """
    allowed = _who_is_found(persons)
    listed = set(Listing.objects.filter(person_id__in=allowed).values_list("person_id", "concept_id"))
    hidden = _hidden_by(allowed)
    silent = sensitive_concepts()
    named = {
        (person, concept)
        for person, concepts in topics_of_entries(allowed).items()
        for concept in concepts - silent - hidden.get(person, frozenset())
    }
    access = colleagues() if listed or named else 0
    rows = [_said(*pair, "declared", access) for pair in sorted(listed)]
    return rows + [_said(*pair, "directory", access) for pair in sorted(named - listed)]


def _said(person: int, concept: int, key: str, access: int) -> Row:
    """What somebody says has no day and does not age."""
    sort = SORTS[key]
    amount = strength(sort, RECKONED_FROM, 1)
    return Row(person, concept, "", key, RECKONED_FROM, sort.half_life, amount, access, 0, FOREVER)


def colleagues() -> int:
    """The set of readers that is all staff."""
    readers = frozenset({STAFF})
    return intern_sets([readers])[readers]


def _open_items(short_ids: Collection[str]) -> dict[int, dict[str, Any]]:
    rows = Item.objects.unscoped(_WHY).filter(short_id__in=short_ids, status__in=OPEN_STATES)
    facts = ("pk", "short_id", "kind", "access_id", "available_from", "available_until")
    return {item["pk"]: item for item in rows.values(*facts, "published_on", "occurred_on", "sort_on")}


def names_anybody() -> bool:
    """Whether any item names a person of the directory: nobody is found where none does."""
    return Contribution.objects.filter(person_id__isnull=False).exists()


def _roles(items: Collection[int]) -> dict[int, list[tuple[int | None, str]]]:
    """Who is named on each item, names that are nobody's in the directory too: they share the work."""
    found: dict[int, list[tuple[int | None, str]]] = {}
    rows = Contribution.objects.filter(item_id__in=items).exclude(role=Contribution.Role.PUBLISHER)
    for item, person, role in rows.values_list("item_id", "person_id", "role"):
        found.setdefault(item, []).append((person, role))
    return found


def _topics(items: Collection[int]) -> dict[int, list[int]]:
    """The topics and places of each item. The world as a place is none."""
    everywhere = roots_of_places()
    found: dict[int, list[int]] = {}
    for item, concept in ItemConcept.objects.filter(item_id__in=items).values_list("item_id", "concept_id"):
        if concept not in everywhere:
            found.setdefault(item, []).append(concept)
    return found


def _who_is_found(persons: Collection[int]) -> set[int]:
    """Those who are active, or chose to stay found after leaving; nobody who chose not to be found."""
    choices = {choice.person_id: choice for choice in Choice.objects.filter(person_id__in=persons)}
    active = dict(Person.objects.filter(pk__in=persons).values_list("pk", "is_active"))
    undecided = Choice()
    return {
        person
        for person, is_active in active.items()
        for choice in [choices.get(person, undecided)]
        if choice.is_found and (is_active or choice.stays_found)
    }


def _hidden_by(persons: Collection[int]) -> dict[int, frozenset[str | int]]:
    """Short ids of items and ids of topics that each person hides: work on a hidden topic counts for nothing."""
    found: dict[int, frozenset[str | int]] = {}
    for person, item, concept in Hidden.objects.filter(person_id__in=persons).values_list(
        "person_id", "short_id", "concept_id"
    ):
        found[person] = found.get(person, frozenset()) | {item or concept or ""}
    return found


def _strongest(
    kind: str, people: Collection[tuple[int | None, str]], *, asked_by: frozenset[int] | None
) -> dict[int, str]:
    """The sort of evidence of each person; `asked_by` asked what the item answers, None where it answers nothing."""
    best: dict[int, str] = {}
    for person, role in people:
        is_answer = asked_by is not None and person not in asked_by and role == "author"
        for sort in (sort_of(kind, role), "answer" if is_answer else ""):
            if person is not None and sort and SORTS[sort].weight > _weight(best.get(person)):
                best[person] = sort
    return best


def _weight(sort: str | None) -> float:
    return SORTS[sort].weight if sort else 0.0


def _rows(
    person: int, key: str, item: Mapping[str, Any], concepts: Collection[int | None], people: int
) -> Iterator[Row]:
    sort = SORTS[key]
    on = item["published_on"] or item["occurred_on"] or item["sort_on"]
    begin, end = _epoch(item["available_from"], 0), _epoch(item["available_until"], FOREVER)
    amount = strength(sort, on, people)
    for concept in concepts:
        yield Row(person, concept, item["short_id"], key, on, sort.half_life, amount, item["access_id"], begin, end)


def _epoch(moment: datetime | None, otherwise: int) -> int:
    """Whole seconds, rounded up: an item opens at the second by which it is open, and closes as early."""
    return otherwise if moment is None else -int(-moment.timestamp() // 1)
