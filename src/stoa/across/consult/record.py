"""The record of a check as one reader sees it: trimmed anew each time, counted from what is left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from stoa.across.consult.beside import notes_of
from stoa.across.consult.figures import FigureLine, figure_lines
from stoa.across.consult.gaps import Gap, gaps_of, sentence_of
from stoa.across.consult.matching import NEAR_COPY, passage_digest
from stoa.across.consult.models import Line, Marking
from stoa.across.consult.people import focal_persons, nameable, proven
from stoa.across.consult.queries import items_attached, markings_of, own_items, seen_lines
from stoa.across.consult.telling import owners_of, said_of_silence, why_of
from stoa.across.discovery.pieces import own_piece, piece_url, pieces_of
from stoa.across.expertise.queries import still_found
from stoa.across.reading.person_line import PersonLine
from stoa.engine.search.protocol import SearchError
from stoa.engine.search.snippets import snippet
from stoa.foundation.access.groups import visible_groups
from stoa.foundation.access.reach import person_token
from stoa.foundation.access.words import audience_phrases, badge_of
from stoa.foundation.items.models import Item
from stoa.foundation.items.queries.one import is_steward
from stoa.foundation.items.queries.rows import item_url
from stoa.foundation.ui.templatetags.ui import initials
from stoa.foundation.vocabulary.queries import labels_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from stoa.across.consult.models import KnowledgeCheck
    from stoa.across.consult.queries import Seen
    from stoa.across.discovery.pieces import Piece
    from stoa.engine.search.snippets import Fragment
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.registries import Kind

_OWN_OFFERED = 30
_SNIPPET_CHARS = 210
_OF_WHOLE = frozenset({Line.Sort.COPY, Line.Sort.ACTIVE, Line.Sort.INSTRUMENT})
"""Sorts of lines that stand beside the draft as a whole."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What somebody said of a line; `by` is empty where it was the reader."""

    word: str
    label: str
    place: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One line: an item, the passage quoted from it as it is now, and why it stands here.

    `closeness_percent` is how much of the section's own words it speaks of; `is_changed` says that the passage found then
    reads otherwise by now, so that nothing is quoted, nor said of what it was.
    """

    pk: UUID
    sort: str
    title: str
    url: str
    kind: Kind
    language: str
    date: date
    audience: str
    state: str
    fragments: tuple[Fragment, ...]
    page: int | None
    passage_url: str
    why: str
    closeness_percent: int
    overlap_percent: int
    is_copy: bool
    is_warning: bool
    is_new: bool
    is_changed: bool
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the draft: its own sentence, and what answers it."""

    number: int
    heading: str
    page: int | None
    quote: str
    found: tuple[Found, ...]


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


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Everything the page of a record shows to one reader."""

    check: KnowledgeCheck
    is_mine: bool
    language: str
    counts: tuple[tuple[int, str], ...]
    parts: tuple[Part, ...]
    copies: tuple[Found, ...]
    active: tuple[Found, ...]
    instruments: tuple[Found, ...]
    people: tuple[KnowerLine, ...]
    owners: tuple[Owner, ...]
    missing: tuple[str, ...]
    figures: tuple[FigureLine, ...]
    unknown_figures: tuple[FigureLine, ...]
    new: int
    previous_url: str
    readers: str
    attached: tuple[tuple[str, str, bool, str], ...]
    own_items: tuple[tuple[str, str], ...]
    about: tuple[str, str] | None


def record_page(viewer: Viewer, check: KnowledgeCheck, language: str) -> RecordPage:
    """A finished record for a reader who may read it."""
    seen = seen_lines(viewer, check)
    found = _found(viewer, check, seen, language)
    seen = replace(seen, lines=tuple(line for line in seen.lines if line.item_id is None or line.pk in found))
    parts = _parts(check, seen, found)
    missing = _missing(viewer, check, parts, language)
    figures = figure_lines(check.text, check.figures, seen.items)
    people = _people(viewer, check, seen)
    of_sort: dict[str, list[Found]] = {}
    for line in seen.lines:
        if line.item_id is not None:
            of_sort.setdefault(line.sort, []).append(found[line.pk])
    is_mine = check.person_id == viewer.person_id
    return RecordPage(
        check=check,
        is_mine=is_mine,
        language=language,
        counts=_counts(seen, people, missing),
        parts=parts,
        copies=tuple(of_sort.get(Line.Sort.COPY, ())),
        active=tuple(of_sort.get(Line.Sort.ACTIVE, ())),
        instruments=tuple(of_sort.get(Line.Sort.INSTRUMENT, ())),
        people=people,
        owners=_owners(viewer, seen, language),
        missing=missing,
        figures=tuple(one for one in figures if one.stated),
        unknown_figures=tuple(one for one in figures if not one.stated),
        new=sum(one.is_new for one in found.values()),
        previous_url=_previous_url(viewer, check),
        readers=_readers(viewer, check),
        attached=_attached(viewer, check),
        own_items=_own_items(viewer, check),
        about=_about(viewer, check),
    )


def _found(viewer: Viewer, check: KnowledgeCheck, seen: Seen, language: str) -> dict[UUID, Found]:
    """The lines with an item, by key. What is said of a whole item is left out once that changed."""
    lines = [line for line in seen.lines if line.item_id is not None]
    labels = {pk: label.text for pk, label in labels_of({pk for line in lines for pk in line.topics}, language).items()}
    pieces = _pieces(lines, seen.items)
    notes = notes_of([seen.items[line.item_id] for line in lines if line.sort == Line.Sort.ACTIVE and line.item_id])
    marks = marks_of(viewer, check)
    every = (replace(_one(line, seen.items, pieces, labels, notes), mark=marks.get(line.pk)) for line in lines)
    return {one.pk: one for one in every if not (one.is_changed and one.sort in _OF_WHOLE)}


def _pieces(lines: Sequence[Line], items: Mapping[int, Item]) -> dict[UUID, Piece]:
    """The passage of each line as it reads now; without those that are gone. Two queries."""
    wanted: dict[int, set[int]] = {}
    for line in lines:
        if line.item_id is not None and line.passage:
            wanted.setdefault(line.item_id, set()).add(line.passage)
    there = pieces_of(items, wanted)
    found: dict[UUID, Piece] = {}
    for line in lines:
        if line.item_id is None or not line.passage_digest:
            continue
        piece = there.get(line.item_id, {}).get(line.passage) if line.passage else own_piece(items[line.item_id])
        if piece is not None:
            found[line.pk] = piece
    return found


def _one(
    line: Line,
    items: Mapping[int, Item],
    pieces: Mapping[UUID, Piece],
    labels: Mapping[int, str],
    notes: Mapping[int, str],
) -> Found:
    item = items[line.item_id or 0]
    piece = pieces.get(line.pk)
    is_same = piece is not None and passage_digest(piece.text) == line.passage_digest
    is_copy = line.sort == Line.Sort.COPY
    is_changed = line.stamp != item.stamp if is_copy else bool(line.passage_digest) and not is_same
    quoted = snippet(piece.text, line.shared, item.language, max_chars=_SNIPPET_CHARS) if piece and is_same else ()
    words = " ".join(line.shared)
    return Found(
        pk=line.pk,
        sort=line.sort,
        title=item.title,
        url=item_url(item.short_id),
        kind=item.kind_entry,
        language=item.language,
        date=item.published_on or item.occurred_on or item.sort_on,
        audience=badge_of(item.card["access"]),
        state="" if item.status == "published" else str(item.get_status_display()),
        fragments=tuple(quoted),
        page=line.page if is_same else None,
        passage_url=piece_url(item.short_id, piece, words) if piece and is_same else item_url(item.short_id),
        why="" if is_changed else _why(line, labels, notes),
        closeness_percent=0 if is_changed else round(100 * line.closeness),
        overlap_percent=0 if is_changed else round(100 * line.overlap),
        is_copy=line.overlap >= NEAR_COPY and not is_changed,
        is_warning=line.is_warning and not is_changed,
        is_new=line.is_new,
        is_changed=is_changed,
    )


def _why(line: Line, labels: Mapping[int, str], notes: Mapping[int, str]) -> str:
    if line.sort == Line.Sort.ACTIVE:
        return notes.get(line.item_id or 0, _("no longer under way"))
    if line.sort == Line.Sort.COPY:
        return _("%(percent)d%% of the wording is the same") % {"percent": round(100 * line.overlap)}
    return why_of(line.shared, line.topics, labels, line.overlap)


def marks_of(viewer: Viewer, check: KnowledgeCheck) -> dict[UUID, Mark]:
    """What stands beside each line for this reader."""
    maker = check.person.name
    return {
        pk: Mark(one.word, _said(one), one.place, "" if one.person_id == viewer.person_id else maker)
        for pk, one in markings_of(viewer, check).items()
    }


def _said(marking: Marking) -> str:
    if marking.word == Marking.Word.USED and marking.place:
        return _("used in %(place)s") % {"place": marking.place}
    return str(Marking.Word(marking.word).label)


def _parts(check: KnowledgeCheck, seen: Seen, found: Mapping[UUID, Found]) -> tuple[Part, ...]:
    beside: dict[int, list[Line]] = {}
    for line in seen.lines:
        if line.section is not None and line.sort in {Line.Sort.PASSAGE, Line.Sort.LESSON}:
            beside.setdefault(line.section, []).append(line)
    parts = []
    for number, section in enumerate(check.sections):
        lines = sorted(beside.get(number, ()), key=lambda line: _nearest_first(line, found[line.pk]))
        as_found = (line for line in lines if not found[line.pk].is_changed)
        first = max(as_found, key=lambda line: line.closeness, default=None)
        quote = check.text[first.quote_start : first.quote_end] if first else ""
        parts.append(
            Part(
                number,
                section["heading"],
                section["page"],
                " ".join(
                    (quote or _opening(check.text[section["start"] : section["end"]], section["heading"])).split()
                ),
                tuple(found[line.pk] for line in lines),
            )
        )
    return tuple(parts)


def _nearest_first(line: Line, one: Found) -> tuple[bool, float, int]:
    return (not one.is_warning, 0.0 if one.is_changed else -line.closeness, line.position)


def _opening(text: str, heading: str) -> str:
    said = text.strip().removeprefix("#").strip().removeprefix(heading).strip()
    return said if len(said) <= 200 else f"{said[:200].rsplit(' ', 1)[0]} …"


def _missing(viewer: Viewer, check: KnowledgeCheck, parts: Sequence[Part], language: str) -> tuple[str, ...]:
    """Sections that nothing answers for this reader, and topics with little. Others' topics are counted as they see them."""
    silent = [said_of_silence(part.heading, part.number) for part in parts if not part.found]
    labels = {pk: label.text for pk, label in labels_of({*check.topics, *check.places}, language).items()}
    gaps = (sentence_of(gap, labels) for gap in _gaps(viewer, check))
    return (*silent, *(said for said in gaps if said))


def _gaps(viewer: Viewer, check: KnowledgeCheck) -> Iterable[Gap]:
    if check.person_id == viewer.person_id:
        return [Gap(**one) for one in check.gaps]
    try:
        return gaps_of(viewer, check.topics, check.places)
    except SearchError:
        return []


def _people(viewer: Viewer, check: KnowledgeCheck, seen: Seen) -> tuple[KnowerLine, ...]:
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


def _counts(seen: Seen, people: Sequence[KnowerLine], missing: Sequence[str]) -> tuple[tuple[int, str], ...]:
    def items(*sorts: str) -> int:
        return len({line.item_id for line in seen.lines if line.sort in sorts})

    have = items(Line.Sort.PASSAGE, Line.Sort.COPY, Line.Sort.INSTRUMENT)
    return (
        (have, _("pieces we already have")),
        (items(Line.Sort.LESSON), _("lessons that apply")),
        (len(people), _("people to ask")),
        (items(Line.Sort.ACTIVE), _("at work on it now")),
        (len(missing), _("things we do not know")),
    )


def _owners(viewer: Viewer, seen: Seen, language: str) -> tuple[Owner, ...]:
    ids = {line.item_id for line in seen.lines if line.sort in {Line.Sort.PASSAGE, Line.Sort.LESSON, Line.Sort.COPY}}
    owners = owners_of(seen.items[pk].unit_id for pk in ids if pk is not None)
    known = set(
        visible_groups(viewer).filter(pk__in=[group.pk for group, _count in owners]).values_list("pk", flat=True)
    )
    people = focal_persons(viewer, known)
    return tuple(
        Owner(
            group.name(language),
            group.get_absolute_url(),
            count,
            tuple((person.name, person.get_absolute_url()) for person in people.get(group.pk, ())),
        )
        for group, count in owners
        if group.pk in known
    )


def _previous_url(viewer: Viewer, check: KnowledgeCheck) -> str:
    """The check that this one repeats, if it is there and the reader may read it."""
    if check.previous_id is None:
        return ""
    readable = type(check).objects.readable_by(viewer).filter(pk=check.previous_id).exists()
    return reverse("consult:record", kwargs={"key": check.previous_id}) if readable else ""


def _readers(viewer: Viewer, check: KnowledgeCheck) -> str:
    """Who may read the record beside its maker, in words."""
    others = {*check.access.tokens} - {person_token(check.person.uuid)}
    if others:
        return ", ".join(audience_phrases(others, viewer))
    return _("only you")


def _attached(viewer: Viewer, check: KnowledgeCheck) -> tuple[tuple[str, str, bool, str], ...]:
    """Title, address, whether the reader may take it off, and short id of each item the record hangs on."""
    return tuple(
        (item.title, item_url(item.short_id), is_steward(viewer, item), item.short_id)
        for item in items_attached(viewer, check)
    )


def _own_items(viewer: Viewer, check: KnowledgeCheck) -> tuple[tuple[str, str], ...]:
    return tuple((item.short_id, item.title) for item in own_items(viewer, _OWN_OFFERED))


def _about(viewer: Viewer, check: KnowledgeCheck) -> tuple[str, str] | None:
    """The item the draft belongs to, for a reader who may see it."""
    if check.about_id is None:
        return None
    item = Item.objects.visible_to(viewer).filter(pk=check.about_id).first()
    return (item.short_id, item.title) if item else None
