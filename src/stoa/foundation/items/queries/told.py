"""A content in words: every field with its label, as a reader of this language and these rights may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stoa.foundation.access.words import audience_phrases
from stoa.foundation.directory.models import Group, Person
from stoa.foundation.items.models import Contribution, Item
from stoa.foundation.items.typed import typed_fields
from stoa.foundation.registries import relation_types
from stoa.foundation.ui.templatetags.ui import language_name, spoken_day
from stoa.foundation.vocabulary.queries import LabelText, labels_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.content import Content, Contributor, Link


@dataclass(frozen=True, slots=True)
class Told:
    """One field: `lines` in words, `key` what it really holds, so that equal words never hide a difference."""

    name: str
    label: str
    key: Any
    lines: tuple[str, ...]
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class _Names:
    """What the contents refer to, looked up once. Titles are of items the viewer may see."""

    viewer: Viewer
    language: str
    concepts: Mapping[int, LabelText]
    units: Mapping[int, str]
    persons: Mapping[int, str]
    titles: Mapping[str, str]

    def concept(self, pk: int) -> str:
        return self.concepts[pk].text if pk in self.concepts else _("a term that no longer exists")

    def unit(self, pk: int) -> str:
        return self.units.get(pk) or _("a unit that no longer exists")

    def person(self, pk: int | None) -> tuple[str, ...]:
        return () if pk is None else (self.persons.get(pk) or _("a person who no longer exists"),)

    def title(self, short_id: str) -> str:
        return self.titles.get(short_id) or _("something you may not see")


def tell(kind_key: str, contents: Sequence[Content], viewer: Viewer) -> list[list[Told]]:
    """Each content in words, field by field in the same order. Six statements, however many contents."""
    names = _look_up(contents, viewer)
    return [[*_core(content, names), *_typed(kind_key, content), *_parts(content, names)] for content in contents]


def _look_up(contents: Sequence[Content], viewer: Viewer) -> _Names:
    language = get_language() or "en"
    concepts = {pk for content in contents for pk in (*content.topics, *content.places)}
    units = {pk for content in contents for pk in content.units}
    persons = {pk for content in contents for pk in (content.owner, content.backup_owner) if pk}
    linked = {to for content in contents for to in (content.translation_of, *(link.to for link in content.relations))}
    visible = Item.objects.visible_to(viewer).filter(short_id__in=linked - {""})
    return _Names(
        viewer=viewer,
        language=language,
        concepts=labels_of(concepts, language),
        units={group.pk: group.name(language) for group in Group.objects.filter(pk__in=units)},
        persons=dict(Person.objects.filter(pk__in=persons).values_list("pk", "name")),
        titles=dict(visible.values_list("short_id", "title")),
    )


def _core(content: Content, names: _Names) -> Iterator[Told]:
    for name, label in _texts().items():
        value = str(getattr(content, name))
        yield Told(name, label, value, tuple(value.splitlines()))
    yield Told("language", _("Language"), content.language, (str(language_name(content.language)),))
    for name, label in _dates().items():
        moment = getattr(content, name)
        yield Told(name, label, moment, (_in_words(moment),) if moment else ())
    yield Told("owner", _("Owner"), content.owner, names.person(content.owner))
    yield Told("backup_owner", _("Backup owner"), content.backup_owner, names.person(content.backup_owner))
    original = (names.title(content.translation_of),) if content.translation_of else ()
    yield Told("translation_of", _("Translation of"), content.translation_of, original)


def _texts() -> dict[str, str]:
    return {
        "title": _("Title"),
        "summary": _("Summary"),
        "text": _("Text"),
        "licence": _("Licence"),
    }


def _dates() -> dict[str, str]:
    return {
        "occurred_on": _("Took place on"),
        "published_on": _("Published on"),
        "available_from": _("Available from"),
        "available_until": _("Available until"),
        "review_by": _("Review by"),
    }


def _in_words(moment: date | datetime) -> str:
    if isinstance(moment, datetime):
        return f"{spoken_day(moment)}, {timezone.localtime(moment):%H:%M}"
    return spoken_day(moment)


def _typed(kind_key: str, content: Content) -> Iterator[Told]:
    for column in typed_fields(kind_key):
        value = content.fields.get(column.name)
        plain = "" if value is None else str(value)
        yield Told(f"fields.{column.name}", str(column.verbose_name).capitalize(), plain, (plain,) if plain else ())


def _parts(content: Content, names: _Names) -> Iterator[Told]:
    yield _list("topics", _("Topics"), content.topics, [names.concept(pk) for pk in content.topics])
    yield _list("places", _("Places"), content.places, [names.concept(pk) for pk in content.places])
    yield _list("units", _("Units"), content.units, [names.unit(pk) for pk in content.units])
    yield _list("people", _("People"), content.people, [_contributor(who) for who in content.people])
    yield _list("files", _("Files"), content.files, [file.name for file in content.files])
    yield _list("relations", _("Related"), content.relations, [_link(link, names) for link in content.relations])
    identifiers = [f"{name}: {value}" for name, value in sorted(content.identifiers.items())]
    yield _list("identifiers", _("Identifiers"), tuple(identifiers), identifiers)
    yield _list("access", _("Who can see this"), content.access, audience_phrases(sorted(content.access), names.viewer))


def _list(name: str, label: str, key: Any, words: Sequence[str]) -> Told:
    return Told(name, label, key, tuple(words), is_list=True)


def _contributor(who: Contributor) -> str:
    roles = dict(Contribution.Role.choices)
    return _("%(name)s (%(role)s)") % {"name": who.name, "role": roles.get(who.role, who.role)}


def _link(link: Link, names: _Names) -> str:
    entry = relation_types().get(link.type)
    return f"{entry.forward if entry else link.type}: {names.title(link.to)}"
