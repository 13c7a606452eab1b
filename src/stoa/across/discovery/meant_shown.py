"""What a search names, as lines above the items: each with what it is and why it stands there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from stoa.engine.text.fold import fold
from stoa.foundation.directory.models import in_language
from stoa.foundation.ui.templatetags.ui import initials

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stoa.across.discovery.asking import Asked
    from stoa.across.discovery.naming import Meant, NamedGroup, NamedPerson
    from stoa.across.discovery.queries import Found
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.directory.models import Group


@dataclass(frozen=True, slots=True)
class MeantLine:
    """One thing that may be meant. `why` says how the words lead to it; `initials` are for people alone."""

    label: str
    language: str
    url: str
    sort: str
    why: str
    initials: str = ""


def meant_lines(viewer: Viewer, asked: Asked, found: Found, meant: Meant, language: str) -> tuple[MeantLine, ...]:
    """The lines, topics and places first; no query."""
    people = [_person_line(viewer, named, language) for named in meant.people]
    groups = [_group_line(named, asked.text, language) for named in meant.groups]
    return (*_concept_lines(asked, found, meant), *people, *groups)


def _concept_lines(asked: Asked, found: Found, meant: Meant) -> Iterator[MeantLine]:
    labels = {label.concept: label for label in found.understood.also_searched}
    for named in found.understood.named:
        if named.concept in meant.concepts:
            label = labels[named.concept]
            sort = _("Place") if named.is_place else _("Topic")
            why = (
                _also_called(asked.text)
                if named.words != fold(label.text)
                else _("everything on it, and what lies under it")
            )
            url = reverse("reading:concept", kwargs={"pk": named.concept})
            yield MeantLine(label.text, label.language, url, sort, why)


def _also_called(words: str) -> str:
    return _("also called “%(name)s”") % {"name": words.strip()}


def _person_line(viewer: Viewer, named: NamedPerson, language: str) -> MeantLine:
    """Job title and duty station are for people who are signed in, as on the person's page."""
    person = named.person
    notes = [in_language(person.job_title, language), person.duty_station] if viewer.is_signed_in else []
    if not named.is_exact:
        notes.append(_("the name is nearly what you typed"))
    return MeantLine(
        person.name,
        "",
        person.get_absolute_url(),
        _("Person"),
        " · ".join(note for note in notes if note),
        initials(person.name),
    )


def _group_line(named: NamedGroup, words: str, language: str) -> MeantLine:
    group: Group = named.group
    name = group.name(language)
    why = ""
    if not named.is_exact:
        why = _("the name is nearly what you typed")
    elif fold(name) != fold(words):
        why = _also_called(words)
    return MeantLine(name, "", group.get_absolute_url(), capfirst(str(group.get_kind_display())), why)
