"""The form as a template draws it: fields, chips, rows, what the boxes found, and who will see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from stoa.across.writing.audience import WhoWillSee, choices, who_will_see
from stoa.across.writing.boxes import SHORTEST, Suggestion, sort_of, suggestions
from stoa.across.writing.composing import audience_of
from stoa.across.writing.filled import BOXES, SINGLE, WORDS
from stoa.across.writing.forms import ItemForm
from stoa.foundation.items.models import Contribution
from stoa.foundation.registries import relation_types
from stoa.foundation.ui.markup import preview_html

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django import forms
    from django.utils.safestring import SafeString

    from stoa.across.writing.desk import Desk
    from stoa.across.writing.known import Known
    from stoa.foundation.errors import Problem

SORT_OF_BOX = {
    "topics": "topics",
    "places": "places",
    "units": "units",
    "people": "people",
    "relations": "items",
    "translation_of": "items",
    "owner": "people",
    "backup_owner": "people",
    "audience_groups": "groups",
}
AS_ROWS = ("people", "relations")
"""Where what is chosen becomes a row, not a chip."""


@dataclass(frozen=True, slots=True)
class Chip:
    value: str
    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A search-as-you-type box; `found` answers its `words` without script."""

    name: str
    sort: str
    label: str
    hint: str
    has_chips: bool
    is_single: bool
    chips: tuple[Chip, ...]
    words: str
    found: tuple[Suggestion, ...]
    problems: tuple[str, ...]

    @property
    def looked_in_vain(self) -> bool:
        return len(self.words.strip()) >= SHORTEST and not self.found


@dataclass(frozen=True, slots=True)
class PersonRow:
    name: str
    role: str
    ref: str
    known_as: str


@dataclass(frozen=True, slots=True)
class RelationRow:
    type: str
    to: str
    title: str
    language: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing to mend: where it stands, what the place is called, what to do."""

    anchor: str
    label: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything the form shows."""

    form: ItemForm
    boxes: Mapping[str, Box]
    people: tuple[PersonRow, ...]
    roles: tuple[tuple[str, str], ...]
    relations: tuple[RelationRow, ...]
    relation_types: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]
    identifiers: tuple[tuple[str, str], ...]
    audiences: tuple[tuple[str, str, bool], ...]
    audience_people: str
    has_unnamed: bool
    keeps_unnamed: bool
    who: WhoWillSee
    wrong: tuple[Wrong, ...]
    file_problems: tuple[str, ...]
    audience_problems: tuple[str, ...]
    preview: SafeString | None


def box_labels() -> dict[str, tuple[str, str]]:
    """Label and hint of every box."""
    return {
        "topics": (_("Topics"), _("What it is about, in any language.")),
        "places": (_("Places"), _("Countries and regions it is about.")),
        "units": (_("Units"), _("Where it comes from; the first one answers for it.")),
        "people": (_("Add somebody from here"), _("Type a name.")),
        "relations": (_("Connect it to"), _("The beginning of a title, or a number such as ST-7K3F9QX.")),
        "translation_of": (_("This is a translation of"), _("The beginning of a title, or its number.")),
        "owner": (_("Owner"), _("Looks after it and answers questions.")),
        "backup_owner": (_("Backup owner"), _("When the owner is away or leaves.")),
        "audience_groups": (
            _("Units, communities, partners, donors"),
            _("Only groups that you may know of are offered."),
        ),
    }


def sheet_of(
    desk: Desk,
    known: Known,
    language: str,
    *,
    form: ItemForm | None = None,
    problems: Sequence[Problem] = (),
    shows_preview: bool = False,
) -> Sheet:
    """The form with everything that was typed. `form` carries the errors of single fields, `problems` all others."""
    filled, shown = desk.filled, form or ItemForm(desk.kind.key, desk.filled, is_checked=False)
    ticked = filled.many("audience")
    return Sheet(
        form=shown,
        boxes={name: _box(name, desk, known, language, problems) for name in BOXES},
        people=tuple(_person(row, known) for row in filled.rows("people")),
        roles=tuple((value, str(label)) for value, label in Contribution.Role.choices),
        relations=tuple(_relation(row, known) for row in filled.rows("relations")),
        relation_types=tuple((key, str(entry.forward)) for key, entry in relation_types().items()),
        files=tuple((mark, name) for mark, name in filled.rows("files")),
        identifiers=tuple((name, value) for name, value in filled.rows("identifiers")),
        audiences=tuple((word, label, word in ticked) for word, label in choices()),
        audience_people=filled.one("audience_people"),
        has_unnamed=bool(desk.unnamed),
        keeps_unnamed=bool(filled.one("audience_kept")),
        who=who_of(desk, known),
        wrong=tuple(_wrong(problem, shown) for problem in dict.fromkeys(problems)),
        file_problems=_sentences(problems, "files"),
        audience_problems=_sentences(problems, "audience"),
        preview=preview_html(filled.one("text")) if shows_preview else None,
    )


def who_of(desk: Desk, known: Known) -> WhoWillSee:
    """Who will see it, of what is chosen just now; dates that make no sense are left out."""
    tokens, _problems = audience_of(desk, known)
    dates = ItemForm(desk.kind.key, desk.filled, is_checked=True)
    dates.is_valid()
    return who_will_see(
        desk.viewer,
        tokens,
        opens=dates.cleaned_data.get("available_from"),
        closes=dates.cleaned_data.get("available_until"),
        is_live=bool(desk.item and desk.item.live is not None),
    )


def _sentences(problems: Sequence[Problem], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(problem.sentence for problem in problems if problem.field == name))


def _box(name: str, desk: Desk, known: Known, language: str, problems: Sequence[Problem]) -> Box:
    label, hint = box_labels()[name]
    words = desk.filled.one(f"{name}{WORDS}")
    chosen = set(desk.filled.many(name))
    found = suggestions(desk.viewer, SORT_OF_BOX[name], words, language) if words else []
    return Box(
        name=name,
        sort=SORT_OF_BOX[name],
        label=label,
        hint=hint,
        has_chips=name not in AS_ROWS,
        is_single=name in SINGLE,
        chips=tuple(chip_of(name, value, known, language) for value in desk.filled.many(name)),
        words=words,
        found=tuple(one for one in found if one.value not in chosen),
        problems=_sentences(problems, name),
    )


def chip_of(name: str, value: str, known: Known, language: str) -> Chip:
    """A chosen value of a box as it is read; one that is not known any more says so by its bare value."""
    if name in {"topics", "places"}:
        concept = (known.topics if name == "topics" else known.places).get(value)
        return Chip(value, *concept.label_and_language(language)) if concept else Chip(value, value)
    if name == "translation_of":
        item = known.items.get(value)
        return Chip(value, item.title, item.language) if item else Chip(value, value)
    if name in {"owner", "backup_owner"}:
        person = known.persons.get(value)
        return Chip(value, person.name if person else _("somebody we do not know"))
    group = (known.units if name == "units" else known.audience).get(value)
    text = group.name(language) if group else value
    return Chip(value, f"{text} ({sort_of(value)})" if name == "audience_groups" and group else text)


def _person(row: tuple[str, ...], known: Known) -> PersonRow:
    name, role, ref = row
    person = known.persons.get(ref)
    return PersonRow(name, role, ref if person else "", person.name if person else "")


def _relation(row: tuple[str, ...], known: Known) -> RelationRow:
    type_, to = row
    item = known.items.get(to)
    return RelationRow(type_, to, item.title if item else to, item.language if item else "")


def _wrong(problem: Problem, form: ItemForm) -> Wrong:
    name = problem.field.replace("fields.", "fields-", 1)
    if name in form.fields:
        field: forms.BoundField = form[name]
        return Wrong(field.id_for_label, str(field.label), problem.sentence)
    labels = {name: label for name, (label, _hint) in box_labels().items()} | {
        "people": _("People"),
        "relations": _("Connections"),
        "files": _("Files"),
        "identifiers": _("Numbers it goes by"),
        "audience": _("Who may see it"),
        "audience_people": _("People by e-mail"),
    }
    return Wrong(f"at-{name}", labels.get(name, capfirst(name)), problem.sentence)
