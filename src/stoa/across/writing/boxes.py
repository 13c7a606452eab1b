"""What a search-as-you-type box offers for a few letters: only what the writer may see, never a whole list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from stoa.across.reading.groups import visible_groups
from stoa.across.writing.audience import words_of_group
from stoa.engine.text.fold import fold
from stoa.foundation.access.reach import STAFF
from stoa.foundation.directory.models import Group, Person, in_language
from stoa.foundation.errors import NotFoundError
from stoa.foundation.items.models import Item
from stoa.foundation.items.queries.listing import titles_beginning
from stoa.foundation.items.short_ids import read_short_id
from stoa.foundation.registries import kind
from stoa.foundation.vocabulary.models import NO_LANGUAGE, ConceptScheme, Label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stoa.foundation.access.reach import Viewer

SHORTEST, LONGEST, OFFERED = 2, 100, 10
SORTS = ("topics", "places", "people", "items", "groups", "units")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`value` is what the form sends, `text` what is read, `note` tells apart what is called alike."""

    value: str
    text: str
    note: str = ""
    language: str = ""


def suggestions(viewer: Viewer, sort: str, words: str, language: str) -> list[Suggestion]:
    """At most ten, those that begin with the words before those that hold them; none below two letters.

    Raises NotFoundError for a box that there is not.
    """
    if sort not in SORTS:
        raise NotFoundError("There is no such box.")
    start = fold(words[:LONGEST])
    if len(start) < SHORTEST or not viewer.is_signed_in:
        return []
    if sort in {"topics", "places"}:
        return _concepts(start, language, places=sort == "places")
    if sort == "people":
        return _people(viewer, start, language)
    if sort == "items":
        return _items(viewer, words, language)
    return _groups(viewer, start, language, units=sort == "units")


def _begins(column: str, start: str) -> Q:
    """A prefix that the column's index answers: SQLite wants a range, PostgreSQL LIKE."""
    if connection.vendor == "postgresql":
        return Q(**{f"{column}__startswith": start})
    return Q(**{f"{column}__gte": start, f"{column}__lt": start + "\U0010ffff"})


def _concepts(start: str, language: str, *, places: bool) -> list[Suggestion]:
    """Concepts by a label in any language: its beginning first, then the beginning of a word inside it."""
    purpose = Q(concept__scheme__purpose=ConceptScheme.Purpose.PLACES)
    rows = Label.objects.filter(purpose if places else ~purpose, concept__is_deprecated=False)
    rows = rows.exclude(language=NO_LANGUAGE).select_related("concept__scheme").order_by(Length("fold"), "fold", "pk")
    found: dict[int, Suggestion] = {}
    for condition in (_begins("fold", start), Q(fold__contains=f" {start}")):
        if len(found) < OFFERED:
            for label in rows.filter(condition)[: OFFERED * 4]:
                found.setdefault(label.concept_id, _concept(label, language))
    return list(found.values())[:OFFERED]


def _concept(label: Label, language: str) -> Suggestion:
    text, spoken = label.concept.label_and_language(language)
    is_topic = label.concept.scheme.purpose in {ConceptScheme.Purpose.TOPICS, ConceptScheme.Purpose.PLACES}
    where = "" if is_topic else in_language(label.concept.scheme.titles, language)
    also = label.text if fold(label.text) != fold(text) else ""
    return Suggestion(str(label.concept_id), text, " · ".join(part for part in (also, where) if part), spoken)


def _people(viewer: Viewer, start: str, language: str) -> list[Suggestion]:
    """Whom the list of people shows: all staff to staff; to others nobody but themselves."""
    shown = Q(is_staff=True) if STAFF in viewer.tokens else Q(pk=viewer.person_id)
    named = _begins("name_fold", start) | Q(name_fold__contains=f" {start}")
    if STAFF in viewer.tokens:
        named |= Q(email__startswith=start)
    rows = Person.objects.filter(shown, named).order_by("name_fold", "pk")[:OFFERED]
    return [Suggestion(str(person.uuid), person.name, _station(person, language)) for person in rows]


def _station(person: Person, language: str) -> str:
    return " · ".join(part for part in (in_language(person.job_title, language), person.duty_station) if part)


def _items(viewer: Viewer, words: str, language: str) -> list[Suggestion]:
    """Items by their short id or the beginning of their title."""
    short_id = read_short_id(words.strip())
    rows = Item.objects.visible_to(viewer)
    if short_id:
        found = list(rows.filter(short_id=short_id).values_list("short_id", "title", "kind", "language"))
    else:
        ids = [pk for pk, _shown in titles_beginning(viewer, words[:LONGEST], OFFERED)]
        several = rows.filter(short_id__in=ids).order_by("title_fold", "pk")
        found = list(several.values_list("short_id", "title", "kind", "language"))
    return [
        Suggestion(key, title, f"{kind(sort).label} · {key}", spoken if spoken != language else "")
        for key, title, sort, spoken in found
    ]


def _groups(viewer: Viewer, start: str, language: str, *, units: bool) -> list[Suggestion]:
    """Groups the viewer may know of, by a word of their name in any language: as units, or as audiences."""
    groups = visible_groups(viewer)
    rows = groups.filter(kind=Group.Sort.UNIT) if units else groups
    fitting = [group for group in rows if any(_has_word(name, start) for name in (*_names(group), group.key))]
    ordered = sorted(fitting, key=lambda group: (not fold(group.name(language)).startswith(start), group.key))
    found = [
        Suggestion(group.key if units else word, group.name(language), note)
        for group in ordered
        for word, note in _as_audience(group, units=units)
    ]
    return found[:OFFERED]


def _names(group: Group) -> Iterable[str]:
    names: dict[str, str] = group.names
    return names.values()


def _has_word(name: str, start: str) -> bool:
    folded = fold(name)
    return folded.startswith(start) or f" {start}" in folded


def _as_audience(group: Group, *, units: bool) -> list[tuple[str, str]]:
    """Each way in which the group can be named, with what tells the ways apart."""
    if units:
        return [(group.key, group.key)]
    return [(word, sort_of(word)) for word in words_of_group(group)]


def sort_of(word: str) -> str:
    """What sort of audience a word such as `partner:acme` names."""
    labels = {"unit": _("unit"), "community": _("community"), "partner": _("partner"), "donor": _("donor")}
    return labels.get(word.partition(":")[0], "")
