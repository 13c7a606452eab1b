"""What somebody has typed into the form, as text and nothing else: the form that drafts keep and that saving reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stoa.engine.text.fold import clean
from stoa.foundation.items.typed import typed_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Protocol

    class Posted(Protocol):
        def getlist(self, key: str, /) -> list[str]: ...


TYPED = "fields-"
"""Before the name of a typed field of the kind."""

LINES = (
    "title",
    "summary",
    "text",
    "language",
    "licence",
    "occurred_on",
    "published_on",
    "available_from",
    "available_until",
    "review_by",
    "audience_people",
)
CHOICES = ("topics", "places", "units", "audience", "audience_groups", "owner", "backup_owner", "translation_of")
FLAGS = ("audience_kept",)
ROWS = {
    "people": ("person_name", "person_role", "person_ref"),
    "relations": ("relation_type", "relation_to"),
    "files": ("file_ref", "file_name"),
    "identifiers": ("identifier_name", "identifier_value"),
}
"""Lists whose order counts: each row is one value of every name."""

BOXES = (
    "topics",
    "places",
    "units",
    "people",
    "relations",
    "translation_of",
    "owner",
    "backup_owner",
    "audience_groups",
)
"""Search-as-you-type boxes; what is typed into one stands under its name with this ending."""
SINGLE = ("owner", "backup_owner", "translation_of")
"""Boxes of which one thing is chosen."""
WORDS, FOUND = "_words", "_found"


@dataclass(frozen=True, slots=True)
class Filled:
    """Values by name, in order. Holds no name that the form of the kind does not have, whoever sent it."""

    values: Mapping[str, tuple[str, ...]]

    def one(self, name: str) -> str:
        return next(iter(self.values.get(name, ())), "")

    def many(self, name: str) -> tuple[str, ...]:
        return self.values.get(name, ())

    def rows(self, group: str) -> list[tuple[str, ...]]:
        """The rows of a list, each with one value a name of `ROWS`."""
        return list(zip(*(self.many(name) for name in ROWS[group]), strict=False))

    def with_rows(self, group: str, rows: Iterable[Iterable[str]]) -> Filled:
        several = [tuple(row) for row in rows]
        columns = {name: tuple(row[at] for row in several) for at, name in enumerate(ROWS[group])}
        return Filled({**self.values, **columns})

    def but(self, **changes: Iterable[str]) -> Filled:
        return Filled({**self.values, **{name: tuple(values) for name, values in changes.items()}})

    def as_json(self) -> dict[str, list[str]]:
        """For keeping as a draft: what is not empty, and rows whole."""
        in_rows = {name for names in ROWS.values() for name in names}
        return {name: list(values) for name, values in self.values.items() if any(values) or name in in_rows}


def names_of(kind_key: str) -> tuple[str, ...]:
    """Every name that the form of a kind may send, and no other."""
    rows = (name for names in ROWS.values() for name in names)
    typed = (f"{TYPED}{column.name}" for column in typed_fields(kind_key))
    boxes = (f"{box}{ending}" for box in BOXES for ending in (WORDS, FOUND))
    return (*LINES, *CHOICES, *FLAGS, *rows, *typed, *boxes)


def filled_from(posted: Posted, kind_key: str) -> Filled:
    """What was sent, of the names the form has; everything else that somebody may have sent is not looked at."""
    in_rows = {name for names in ROWS.values() for name in names}
    values = {}
    for name in names_of(kind_key):
        given = [clean(value) for value in posted.getlist(name)]
        values[name] = tuple(given if name in in_rows else dict.fromkeys(given))
    return Filled(values)


class _Kept:
    """A kept draft read as if it had just been sent."""

    def __init__(self, form: Mapping[str, object]) -> None:
        self._form = form

    def getlist(self, name: str, /) -> list[str]:
        given = self._form.get(name, ())
        return [str(value) for value in given] if isinstance(given, list | tuple) else []


def filled_from_draft(form: Mapping[str, object], kind_key: str) -> Filled:
    """What a draft kept; names that the kind has lost since are left out. Rows come back whole."""
    return filled_from(_Kept(form), kind_key)


def after_button(filled: Filled, pressed: str) -> Filled:
    """What the form holds after one of its row buttons: `people-up-2`, `files-remove-0`, `identifiers-add`."""
    group, _, rest = pressed.partition("-")
    verb, _, place = rest.partition("-")
    if group not in ROWS:
        return filled
    rows = filled.rows(group)
    if verb == "add":
        return filled.with_rows(group, [*rows, _empty_row(group)])
    at = int(place) if place.isascii() and place.isdecimal() and len(place) < 4 else len(rows)
    if at >= len(rows):
        return filled
    if verb == "remove":
        return filled.with_rows(group, rows[:at] + rows[at + 1 :])
    other = at - 1 if verb == "up" else at + 1
    if verb in {"up", "down"} and 0 <= other < len(rows):
        rows[at], rows[other] = rows[other], rows[at]
    return filled.with_rows(group, rows)


def _empty_row(group: str) -> tuple[str, ...]:
    return {"people": ("", "author", "")}.get(group, ("",) * len(ROWS[group]))
