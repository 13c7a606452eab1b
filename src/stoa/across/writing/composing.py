"""From the form to the content of an item: what is wrong is said of each field, what is right is typed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from stoa.across.writing.attaching import digest_of_mark
from stoa.across.writing.audience import compiled
from stoa.across.writing.filled import TYPED
from stoa.across.writing.filling import minute
from stoa.engine.formats.sniff import safe_file_name
from stoa.foundation.errors import Problem
from stoa.foundation.items.checking import NAME_LIMIT
from stoa.foundation.items.content import Content, Contributor, Link, NamedFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stoa.across.writing.desk import Desk
    from stoa.across.writing.filled import Filled
    from stoa.across.writing.forms import ItemForm
    from stoa.across.writing.known import Known
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.vocabulary.models import Concept

PLAIN = ("title", "summary", "text", "language", "licence", "occurred_on", "published_on", "review_by")
MOMENTS = ("available_from", "available_until")


@dataclass(frozen=True, slots=True)
class Composed:
    """The content, or None where problems stand against it."""

    content: Content | None
    problems: tuple[Problem, ...]


def audience_of(desk: Desk, known: Known) -> tuple[frozenset[str], list[Problem]]:
    """Tokens of what is chosen, with those the writer cannot name where they were kept ticked: a query at most."""
    filled = desk.filled
    groups, people = filled.many("audience_groups"), filled.one("audience_people")
    tokens, problems = compiled(desk.viewer, filled.many("audience"), groups, known.audience, people)
    kept = desk.unnamed if filled.one("audience_kept") else frozenset[str]()
    return tokens | kept, problems


def compose(desk: Desk, form: ItemForm, known: Known) -> Composed:
    """The content that the form describes. What the writer may not see of the version underneath stays."""
    filled, base = desk.filled, desk.base
    access, problems = audience_of(desk, known)
    form.is_valid()
    problems += [Problem(name, str(sentence)) for name, several in form.errors.items() for sentence in several]
    parts: dict[str, Any] = {
        "topics": _concepts(filled, "topics", known.topics, problems),
        "places": _concepts(filled, "places", known.places, problems),
        "units": _units(filled, known, problems),
        "people": _people(filled, known, problems),
        "owner": _person(filled, "owner", known, problems),
        "backup_owner": _person(filled, "backup_owner", known, problems),
        "files": _files(desk.viewer, filled, problems),
        "relations": _relations(filled, known, base, problems),
        "translation_of": _translation(filled, known, base, problems),
        "identifiers": _identifiers(filled, problems),
    }
    if not access:
        problems.append(Problem("audience", _("Say who may see this: tick at least one audience.")))
    if not parts["owner"]:
        problems.append(Problem("owner", _("Say who looks after this: nothing goes without an owner.")))
    if problems:
        return Composed(None, tuple(problems))
    return Composed(Content(access=access, **_single(form, base), **parts), ())


def _single(form: ItemForm, base: Content | None) -> dict[str, Any]:
    cleaned = form.cleaned_data
    values: dict[str, Any] = {name: cleaned[name] for name in PLAIN}
    for name in MOMENTS:
        old = getattr(base, name) if base else None
        values[name] = old if old and minute(old) == minute(cleaned[name]) else cleaned[name]  # seconds are not typed
    return values | {"fields": _typed(form, base.fields if base else {})}


def _typed(form: ItemForm, before: Mapping[str, Any]) -> dict[str, Any]:
    """The kind's facts that say something, or once did: an untouched form changes nothing."""
    given = {name.removeprefix(TYPED): form.cleaned_data[name] for name in form.typed}
    return {name: value for name, value in given.items() if _says_something(value) or name in before}


def _says_something(value: Any) -> bool:
    return value is not None and value is not False and value != ""


def _concepts(filled: Filled, name: str, known: Mapping[str, Concept], problems: list[Problem]) -> tuple[int, ...]:
    chosen = filled.many(name)
    if any(value not in known for value in chosen):
        problems.append(Problem(name, _("One of these is not there any more; take it out and choose another.")))
    return tuple(known[value].pk for value in chosen if value in known)


def _units(filled: Filled, known: Known, problems: list[Problem]) -> tuple[int, ...]:
    chosen = filled.many("units")
    problems += [
        Problem("units", _("There is no unit %(key)s.") % {"key": key}) for key in set(chosen) - {*known.units}
    ]
    return tuple(known.units[key].pk for key in chosen if key in known.units)


def _people(filled: Filled, known: Known, problems: list[Problem]) -> tuple[Contributor, ...]:
    people = []
    for name, role, ref in filled.rows("people"):
        written = " ".join(name.split())
        if len(written) > NAME_LIMIT:
            problems.append(Problem("people", _("A name has at most %(limit)s characters.") % {"limit": NAME_LIMIT}))
        elif written:
            people.append(Contributor(written, role, known.persons[ref].pk if ref in known.persons else None))
    return tuple(people)


def _person(filled: Filled, name: str, known: Known, problems: list[Problem]) -> int | None:
    ref = filled.one(name)
    if ref and ref not in known.persons:
        problems.append(Problem(name, _("We do not know this person; choose another.")))
    return known.persons[ref].pk if ref in known.persons else None


def _files(viewer: Viewer, filled: Filled, problems: list[Problem]) -> tuple[NamedFile, ...]:
    files = []
    for mark, name in filled.rows("files"):
        digest = digest_of_mark(viewer, mark)
        if digest:
            files.append(NamedFile(digest, safe_file_name(name)))
        else:
            what = _("%(name)s has to be attached again: it was not brought in by you.") % {"name": name or "?"}
            problems.append(Problem("files", what))
    return tuple(files)


def _relations(filled: Filled, known: Known, base: Content | None, problems: list[Problem]) -> tuple[Link, ...]:
    links = [Link(type_, to) for type_, to in filled.rows("relations")]
    problems += [
        Problem("relations", _("%(id)s is not there, or not yours to see.") % {"id": link.to})
        for link in links
        if link.to not in known.items
    ]
    unseen = [link for link in (base.relations if base else ()) if link.to in known.hidden]
    return tuple(dict.fromkeys([*links, *unseen]))


def _translation(filled: Filled, known: Known, base: Content | None, problems: list[Problem]) -> str:
    original = filled.one("translation_of")
    if not original:
        return base.translation_of if base and base.translation_of in known.hidden else ""
    if original not in known.items:
        problems.append(Problem("translation_of", _("%(id)s is not there, or not yours to see.") % {"id": original}))
    return original


def _identifiers(filled: Filled, problems: list[Problem]) -> dict[str, str]:
    rows = [(" ".join(name.split()), " ".join(value.split())) for name, value in filled.rows("identifiers")]
    full = [(name, value) for name, value in rows if name or value]
    problems += [Problem("identifiers", _("Each number needs a name and a value.")) for row in full if not all(row)]
    twice = [name for name, count in Counter(name for name, _value in full).items() if name and count > 1]
    problems += [Problem("identifiers", _("%(name)s stands here twice.") % {"name": name}) for name in twice]
    problems += _too_long(full)
    return dict(full)


def _too_long(rows: Iterable[tuple[str, str]]) -> list[Problem]:
    what = _("At most %(limit)s characters fit here.") % {"limit": NAME_LIMIT}
    return [Problem("identifiers", what) for row in rows for part in row if len(part) > NAME_LIMIT]
