"""What a search names: topics and places, people, groups. Shown above the items when it is nothing but the name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from stoa.engine.search.suggestions import distance
from stoa.engine.text.fold import fold
from stoa.foundation.access.groups import visible_groups
from stoa.foundation.access.reach import STAFF
from stoa.foundation.directory.models import Group, Person
from stoa.foundation.items.models import Contribution, Item

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stoa.across.discovery.queries import Found
    from stoa.across.discovery.understanding import Understood
    from stoa.foundation.access.reach import Viewer

MOST_WORDS = 8
"""A search of more words is no name."""
MOST_SHOWN = 3
_PLAIN = 4
"""Letters from which a word may be misspelt."""
_LONG = 7
_ASKED_FOR = 2
_WHOLE_WORD = re.compile(r"\w{2,}")


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """Somebody whose name was searched for; `is_exact` unless a letter or two differ."""

    person: Person
    is_exact: bool


@dataclass(frozen=True, slots=True)
class NamedGroup:
    group: Group
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Meant:
    """Everything the search may mean beside items, for this viewer. `concepts` are ids of topics and places."""

    concepts: tuple[int, ...] = ()
    people: tuple[NamedPerson, ...] = ()
    groups: tuple[NamedGroup, ...] = ()


def meant_by(viewer: Viewer, found: Found) -> Meant:
    """What a search without filters and signs names: two queries, two more where people have the name."""
    words = name_words(found.understood)
    if not words:
        return Meant()
    # A label of as many words as were typed is all of what was typed, perhaps in the other number.
    concepts = tuple(n.concept for n in found.understood.named if len(n.words.split()) == len(words))
    if len(words) == 1 and concepts:
        return Meant(concepts, groups=_groups(viewer, words))
    return Meant(concepts, _people(viewer, words, is_empty=found.total <= found.by_meaning), _groups(viewer, words))


def name_words(understood: Understood) -> tuple[str, ...]:
    """The folded words of a search that could be a name; none for one with filters, fields, quotes or many words."""
    query = understood.query
    if query.filters or len(query.groups) != 1 or len(query.groups[0]) != 1:
        return ()
    clause = query.groups[0][0]
    words = tuple(fold(clause.text).replace("-", " ").split())
    return words if clause.kind == "words" and not clause.excluded and len(words) <= MOST_WORDS else ()


def is_near(typed: str, written: str) -> bool:
    """Whether two folded words differ by one slip of the finger, two in a long word; short words must be equal."""
    if typed == written or len(typed) < _PLAIN:
        return typed == written
    allowed = 2 if len(typed) >= _LONG else 1
    return typed[0] == written[:1] and distance(typed, written, allowed) <= allowed


def _people(viewer: Viewer, words: Sequence[str], *, is_empty: bool) -> tuple[NamedPerson, ...]:
    """People of that name whom the viewer may know, exact names first; to staff misspelt throughout if nothing was found.

    Whom the viewer may not know decides nothing: otherwise what is shown of others would tell of them.
    """
    like = {pk: name for pk, name in _with_a_word(words) if _is_like(words, name)}
    known = known_people(viewer, like)
    exact = {pk for pk in known if set(words) <= _parts(like[pk])}
    near = known - exact if len(words) > 1 else set()
    if is_empty and STAFF in viewer.tokens and not exact and not near:
        everybody = Person.objects.values_list("pk", "name_fold")
        near = {pk for pk, name in everybody.iterator(5_000) if _is_like(words, name)}
    if not exact and not near:
        return ()
    people = Person.objects.filter(pk__in=exact or near).order_by("-is_active", "name_fold", "pk")
    return tuple(NamedPerson(person, bool(exact)) for person in people[:MOST_SHOWN])


def _with_a_word(words: Sequence[str]) -> list[tuple[int, str]]:
    """Ids and folded names of people with one of the two longest words in their name; a short one stands by itself."""
    wanted = Q()
    for word in sorted(words, key=len, reverse=True)[:_ASKED_FOR]:
        wanted |= Q(name_fold__contains=word) if len(word) >= _PLAIN else _by_itself(word)
    return list(Person.objects.filter(wanted).values_list("pk", "name_fold"))


def _by_itself(word: str) -> Q:
    first, last = Q(name_fold__startswith=f"{word} "), Q(name_fold__endswith=f" {word}")
    return Q(name_fold=word) | first | last | Q(name_fold__contains=f" {word} ")


def _parts(name: str) -> set[str]:
    return set(name.replace("-", " ").split())


def _is_like(words: Sequence[str], name: str) -> bool:
    parts = _parts(name)
    return all(any(is_near(word, part) for part in parts) for word in words)


def names_somebody(text: str) -> bool:
    """Whether folded words hold the full name of somebody the organization knows, in any order; initials may be left out."""
    words = _whole_words(text)
    wanted = Q()
    for word in words:
        wanted |= Q(name_fold__startswith=word)
    names = Person.objects.filter(wanted).values_list("name_fold", flat=True) if words else ()
    return any(parts <= words for name in names if (parts := _whole_words(name)))


def _whole_words(text: str) -> set[str]:
    return set(_WHOLE_WORD.findall(text))


def known_people(viewer: Viewer, ids: Iterable[int]) -> set[int]:
    """Those whom the viewer may know: everybody for staff, else oneself and who is named on something they may read."""
    wanted = set(ids)
    if not wanted or STAFF in viewer.tokens:
        return wanted
    readable = Item.objects.visible_to(viewer).values("pk")
    named = Contribution.objects.filter(person_id__in=wanted, item_id__in=readable)
    return set(named.values_list("person_id", flat=True).distinct()) | (wanted & {viewer.person_id or 0})


def _groups(viewer: Viewer, words: Sequence[str]) -> tuple[NamedGroup, ...]:
    """Groups the viewer may know by that name in any language, or nearly."""
    typed = " ".join(words)
    exact, near = [], []
    for group in visible_groups(viewer).only("key", "kind", "names"):
        names = {fold(name).replace("-", " ") for name in (*group.names.values(), group.key)}
        if typed in names:
            exact.append(NamedGroup(group, is_exact=True))
        elif len(typed) >= _LONG and any(is_near(typed, name) for name in names):
            near.append(NamedGroup(group, is_exact=False))
    return tuple((exact or near)[:MOST_SHOWN])
