"""Where somebody writes: the item or what is to become one, the version it was opened on, and what stands in the form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from stoa.across.writing.attaching import take_in
from stoa.across.writing.filled import BOXES, FOUND, SINGLE, WORDS, Filled
from stoa.across.writing.known import Known, known_of
from stoa.foundation.items.content import from_json
from stoa.foundation.items.models import Revision
from stoa.foundation.registries import relation_types

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.core.files.uploadedfile import UploadedFile

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.errors import Problem
    from stoa.foundation.items.content import Content
    from stoa.foundation.items.models import Item
    from stoa.foundation.registries import Kind


@dataclass(frozen=True, slots=True)
class Desk:
    """`item`, `read_head` and `base` are None for something new; `draft` names what was kept of it without saving.

    `unnamed` are tokens of the base that mean groups and people the writer may not know of.
    """

    viewer: Viewer
    kind: Kind
    filled: Filled
    item: Item | None = None
    read_head: int | None = None
    base: Content | None = None
    unnamed: frozenset[str] = frozenset()
    draft: UUID | None = None

    def with_filled(self, filled: Filled) -> Desk:
        return replace(self, filled=filled)


def version_of(item: Item, number: int) -> Revision | None:
    return Revision.objects.filter(item_id=item.pk, number=number).select_related("author").first()


def content_of(item: Item, number: int | None) -> Content | None:
    """The content of a version of an item; the newest where the number is not one of its versions."""
    revision = version_of(item, number or item.head) or version_of(item, item.head)
    return from_json(revision.content) if revision else None


def with_uploads(desk: Desk, uploads: Iterable[UploadedFile[Any]]) -> tuple[Desk, list[Problem]]:
    """Attach what came with the form; what cannot be taken is said, and nothing else that was typed is touched."""
    rows, problems = take_in(desk.viewer, uploads)
    filled = desk.filled.with_rows("files", [*desk.filled.rows("files"), *rows])
    return desk.with_filled(filled), problems


def with_found(desk: Desk) -> tuple[Desk, Known]:
    """What was ticked among results becomes chips and rows, its box is emptied, and everything the form names is looked up."""
    known = known_of(desk.viewer, desk.filled, desk.base)
    filled = desk.filled
    for box in BOXES:
        if ticked := filled.many(f"{box}{FOUND}"):
            filled = _taken(filled, box, ticked, known).but(**{f"{box}{FOUND}": (), f"{box}{WORDS}": ()})
    return desk.with_filled(filled), known


def _taken(filled: Filled, box: str, ticked: tuple[str, ...], known: Known) -> Filled:
    if box == "people":
        here = filled.many("person_ref")
        rows = [(known.persons[ref].name, "author", ref) for ref in ticked if ref in known.persons and ref not in here]
        return filled.with_rows("people", [*filled.rows("people"), *rows])
    if box == "relations":
        here, first = filled.many("relation_to"), next(iter(relation_types()))
        ends = [(first, to) for to in ticked if to in known.items and to not in here]
        return filled.with_rows("relations", [*filled.rows("relations"), *ends])
    return filled.but(**{box: ticked[-1:] if box in SINGLE else dict.fromkeys((*filled.many(box), *ticked))})


def without_words(filled: Filled) -> Filled:
    """The form without what stands in its search boxes: nothing of it belongs to the item."""
    return filled.but(**{f"{box}{ending}": () for box in BOXES for ending in (WORDS, FOUND)})
