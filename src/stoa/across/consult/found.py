"""The lines of a record as one reader sees them: the item as it is now, its passage quoted, why it stands here, its marks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from stoa.across.consult.beside import notes_of
from stoa.across.consult.matching import NEAR_COPY, passage_digest
from stoa.across.consult.models import Line, Marking
from stoa.across.consult.queries import markings_of
from stoa.across.consult.telling import why_of
from stoa.across.discovery.pieces import own_piece, piece_url, pieces_of
from stoa.engine.search.snippets import snippet
from stoa.foundation.access.words import badge_of
from stoa.foundation.items.queries.rows import item_url
from stoa.foundation.vocabulary.queries import labels_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from stoa.across.consult.models import KnowledgeCheck
    from stoa.across.consult.queries import Seen
    from stoa.across.discovery.pieces import Piece
    from stoa.engine.search.snippets import Fragment
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Item
    from stoa.foundation.registries import Kind

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


def found_lines(viewer: Viewer, check: KnowledgeCheck, seen: Seen, language: str) -> dict[UUID, Found]:
    """The lines with an item, by key. What is said of a whole item is left out once that changed."""
    lines = [line for line in seen.lines if line.item_id is not None]
    labels = {pk: label.text for pk, label in labels_of({pk for line in lines for pk in line.topics}, language).items()}
    pieces = _pieces(lines, seen.items)
    active = [seen.items[line.item_id] for line in lines if line.sort == Line.Sort.ACTIVE and line.item_id]
    notes = notes_of(active, viewer)
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
