"""Versions of an item, ready to be shown: the list, and what changed between two of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from stoa.across.stewardship.as_read import AsRead, as_read
from stoa.across.stewardship.difference import Block, blocks_of
from stoa.foundation.errors import NotFoundError
from stoa.foundation.items.models import Item, Revision, Status
from stoa.foundation.items.queries.revisions import FieldChange, compare, content_of_version, revisions_of
from stoa.foundation.ui.templatetags.ui import language_name

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from stoa.foundation.access.reach import Viewer

WRITTEN = ("title", "summary", "text", "licence", "fields.")
"""Fields that people write sentences in: their difference is shown word by word, of others what went and what came."""


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version in the list. `is_live` is what readers have, `is_newest` what was saved last."""

    number: int
    who: str
    when: datetime
    state: str
    is_live: bool
    is_newest: bool
    is_earlier: bool


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field that changed: as `blocks` of text, else what was `removed` and `added`, else a `note`."""

    label: str
    language: str
    blocks: tuple[Block, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Changes:
    """All that differs between two versions, in the order of a form."""

    before: VersionLine
    after: VersionLine
    fields: tuple[FieldDifference, ...]


def version_lines(item: Item) -> tuple[VersionLine, ...]:
    """Every version, newest first: one statement."""
    return tuple(_version_line(item, row) for row in revisions_of(item))


def _version_line(item: Item, row: Revision) -> VersionLine:
    return VersionLine(
        row.number,
        row.author.name if row.author else _("Stoa"),
        row.saved_at,
        str(dict(Status.choices).get(row.status, row.status)),
        row.number == item.live,
        row.number == item.head,
        row.number == item.head - 1,
    )


def changes_between(viewer: Viewer, item: Item, older: int, newer: int) -> Changes:
    """What changed from one version to another, in words; raises NotFoundError where there is no such version."""
    compared = compare(item, older, newer, viewer)
    return Changes(
        _version_line(item, compared.before),
        _version_line(item, compared.after),
        tuple(_difference(change, item.language) for change in compared.changes),
    )


def _difference(change: FieldChange, language: str) -> FieldDifference:
    if change.name.startswith(WRITTEN):
        blocks = blocks_of(change.before, change.after, change.opcodes)
        return FieldDifference(change.label, language, blocks, (), (), "")
    added, removed = (change.added, change.removed) if change.is_list else (change.after, change.before)
    if change.name == "language":
        added, removed = _named(added), _named(removed)
    return FieldDifference(change.label, "", (), added, removed, "" if added or removed else _unseen(change))


def _named(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(language_name(code) for code in codes)


def _unseen(change: FieldChange) -> str:
    """What changed where the words are the same before and after."""
    if change.name == "files":
        return _("A file was replaced by another of the same name, or their order changed.")
    if change.name == "access":
        return _("Groups were added or removed; in effect the same people can read it.")
    return _("The order changed, or what stands behind the same words.")


def unpublished_changes(viewer: Viewer, item: Item) -> Changes | None:
    """What readers do not have yet of something published; None where they have nothing or everything."""
    if item.live is None or item.head <= item.live:
        return None
    return changes_between(viewer, item, item.live, item.head)


def newest_as_read(viewer: Viewer, item: Item, language: str) -> AsRead:
    """The newest version as it would be read."""
    return as_read(viewer, item.kind, content_of_version(item, item.head), language)


def restoring_bar(item: Item, number: int) -> str:
    """Why the version cannot be brought back, empty if it can; raises NotFoundError where there is none."""
    if not 1 <= number <= item.head:
        raise NotFoundError("There is no such version.")
    if number == item.head:
        return _("This is the newest version already.")
    if item.status == Status.WITHDRAWN:
        return _("This was withdrawn and stays so.")
    return ""
