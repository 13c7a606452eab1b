"""What stands around the lines of a record, for one reader: who knows, whom to consult, who may read it, what it hangs on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from stoa.across.consult.found import marks_of
from stoa.across.consult.models import Line
from stoa.across.consult.people import focal_persons, nameable, proven
from stoa.across.consult.queries import items_attached, own_items
from stoa.across.consult.telling import owners_of
from stoa.across.expertise.queries import still_found
from stoa.across.reading.person_line import PersonLine
from stoa.foundation.access.groups import visible_groups
from stoa.foundation.access.reach import person_token
from stoa.foundation.access.words import audience_phrases
from stoa.foundation.items.models import Item
from stoa.foundation.items.queries.one import is_steward
from stoa.foundation.items.queries.rows import item_url
from stoa.foundation.ui.templatetags.ui import initials

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from stoa.across.consult.found import Mark
    from stoa.across.consult.models import KnowledgeCheck
    from stoa.across.consult.queries import Seen
    from stoa.foundation.access.reach import Viewer

_OWN_OFFERED = 30


@dataclass(frozen=True, slots=True)
class KnowerLine:
    """Somebody who knows, with what shows it."""

    pk: UUID
    line: PersonLine
    evidence: tuple[tuple[str, str, str], ...]
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Owner:
    """A unit that owns part of what was found, and whom to ask there."""

    name: str
    url: str
    count: int
    people: tuple[tuple[str, str], ...]


def knowers(viewer: Viewer, check: KnowledgeCheck, seen: Seen) -> tuple[KnowerLine, ...]:
    lines = [line for line in seen.lines if line.person is not None]
    proofs = {line.pk: [seen.items[pk] for pk in line.evidence if pk in seen.items] for line in lines}
    still = proven(
        viewer, [line.person_id or 0 for line in lines], [item.short_id for items in proofs.values() for item in items]
    )
    shown = {line.pk: [item for item in proofs[line.pk] if (line.person_id, item.short_id) in still] for line in lines}
    known = nameable(viewer, [(line.person_id or 0, [item.pk for item in shown[line.pk]]) for line in lines])
    known &= set(still_found(sorted(known)).values_list("pk", flat=True)) if known else set()
    marks = marks_of(viewer, check) if lines else {}
    return tuple(_knower(line, shown[line.pk], marks.get(line.pk)) for line in lines if line.person_id in known)


def _knower(line: Line, items: Sequence[Item], mark: Mark | None) -> KnowerLine:
    person = line.person
    name, url = (person.name, person.get_absolute_url()) if person else ("", "")
    evidence = tuple((item.title, item_url(item.short_id), item.language) for item in items)
    return KnowerLine(line.pk, PersonLine(name, url, "", initials(name)), evidence, mark)


def owners(viewer: Viewer, seen: Seen, language: str) -> tuple[Owner, ...]:
    ids = {line.item_id for line in seen.lines if line.sort in {Line.Sort.PASSAGE, Line.Sort.LESSON, Line.Sort.COPY}}
    several = owners_of(seen.items[pk].unit_id for pk in ids if pk is not None)
    known = set(
        visible_groups(viewer).filter(pk__in=[group.pk for group, _count in several]).values_list("pk", flat=True)
    )
    people = focal_persons(viewer, known)
    return tuple(
        Owner(
            group.name(language),
            group.get_absolute_url(),
            count,
            tuple((person.name, person.get_absolute_url()) for person in people.get(group.pk, ())),
        )
        for group, count in several
        if group.pk in known
    )


def previous_url(viewer: Viewer, check: KnowledgeCheck) -> str:
    """The check that this one repeats, if it is there and the reader may read it."""
    if check.previous_id is None:
        return ""
    readable = type(check).objects.readable_by(viewer).filter(pk=check.previous_id).exists()
    return reverse("consult:record", kwargs={"key": check.previous_id}) if readable else ""


def readers_of(viewer: Viewer, check: KnowledgeCheck) -> str:
    """Who may read the record beside its maker, in words."""
    others = {*check.access.tokens} - {person_token(check.person.uuid)}
    if others:
        return ", ".join(audience_phrases(others, viewer))
    return _("only you")


def attached(viewer: Viewer, check: KnowledgeCheck) -> tuple[tuple[str, str, bool, str], ...]:
    """Title, address, whether the reader may take it off, and short id of each item the record hangs on."""
    return tuple(
        (item.title, item_url(item.short_id), is_steward(viewer, item), item.short_id)
        for item in items_attached(viewer, check)
    )


def own_choices(viewer: Viewer, check: KnowledgeCheck) -> tuple[tuple[str, str], ...]:
    return tuple((item.short_id, item.title) for item in own_items(viewer, _OWN_OFFERED))


def about_item(viewer: Viewer, check: KnowledgeCheck) -> tuple[str, str] | None:
    """The item the draft belongs to, for a reader who may see it."""
    if check.about_id is None:
        return None
    item = Item.objects.visible_to(viewer).filter(pk=check.about_id).first()
    return (item.short_id, item.title) if item else None
