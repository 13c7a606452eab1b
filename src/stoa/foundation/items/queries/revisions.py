"""Versions of an item, and what changed between two of them. For those who look after the item."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from stoa.foundation.errors import NotFoundError
from stoa.foundation.items.content import Content, from_json
from stoa.foundation.items.models import Item, Revision
from stoa.foundation.items.queries.told import Told, tell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stoa.foundation.access.reach import Viewer

Opcode = tuple[str, int, int, int, int]
"""What `difflib` says of two sequences: equal, replace, insert or delete, and the ranges before and after."""

LINES_COMPARED = 4_000
"""Longer remainders, once what both begin and end with is set aside, count as replaced whole: comparing is quadratic."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs. `before` and `after` are lines of text, or entries of a list, in words.

    `opcodes` lead from the one to the other. Of lists (`is_list`), `added` and `removed` are the entries that differ.
    """

    name: str
    label: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    opcodes: tuple[Opcode, ...]
    is_list: bool = False
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of an item and every field that differs, in the order of a form; none where they say the same."""

    item: Item
    before: Revision
    after: Revision
    changes: tuple[FieldChange, ...]


def revisions_of(item: Item) -> list[Revision]:
    """Every version, newest first, with its author; the content is read when asked for. One statement."""
    rows = Revision.objects.filter(item_id=item.pk).select_related("author").defer("content")
    return list(rows.order_by("-number"))


def content_of_version(item: Item, number: int) -> Content:
    """What the item said as version `number`; raises NotFoundError where there is none."""
    return from_json(_version(item, number).content)


def compare(item: Item, a: int, b: int, viewer: Viewer) -> Comparison:
    """What leads from version `a` to version `b`, in words the viewer may read; raises NotFoundError for a wrong number."""
    before, after = _version(item, a), _version(item, b)
    changes = compare_contents(item.kind, from_json(before.content), from_json(after.content), viewer)
    return Comparison(item, before, after, changes)


def compare_contents(kind_key: str, before: Content, after: Content, viewer: Viewer) -> tuple[FieldChange, ...]:
    """The same for any two contents: also for what two people wrote at once."""
    told = tell(kind_key, (before, after), viewer)
    return tuple(_changes(*told))


def _version(item: Item, number: int) -> Revision:
    found = Revision.objects.filter(item_id=item.pk, number=number).select_related("author").first()
    if found is None:
        raise NotFoundError(_("There is no such version."))
    return found


def _changes(before: Sequence[Told], after: Sequence[Told]) -> Iterator[FieldChange]:
    for old, new in zip(before, after, strict=True):
        if old.key != new.key:
            yield _change(old, new)


def _change(old: Told, new: Told) -> FieldChange:
    added, removed = (_without(new.lines, old.lines), _without(old.lines, new.lines)) if old.is_list else ((), ())
    steps = tuple(opcodes(old.lines, new.lines))
    return FieldChange(old.name, old.label, old.lines, new.lines, steps, old.is_list, added, removed)


def _without(lines: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    left = list(others)
    found = []
    for line in lines:
        if line in left:
            left.remove(line)
        else:
            found.append(line)
    return tuple(found)


def opcodes(before: Sequence[str], after: Sequence[str]) -> Iterator[Opcode]:
    """The steps from one sequence to the other; long texts stay quick, coarser where they have little in common."""
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    if start:
        yield "equal", 0, start, 0, start
    yield from _middle(old, new, start)
    if end:
        yield "equal", len(before) - end, len(before), len(after) - end, len(after)


def _middle(old: Sequence[str], new: Sequence[str], start: int) -> Iterator[Opcode]:
    if not old and not new:
        return
    if len(old) + len(new) > LINES_COMPARED:
        yield "replace", start, start + len(old), start, start + len(new)
        return
    for tag, i1, i2, j1, j2 in SequenceMatcher(
        None, old, new
    ).get_opcodes():  # autojunk: else a few lines repeated cost 20 s
        yield tag, i1 + start, i2 + start, j1 + start, j2 + start


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many entries both begin with."""
    for number, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return number
    return min(len(one), len(other))
