"""One JSON line of the item form, read strictly: an unknown key or a wrong type is a problem that names it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import orjson

from stoa.foundation.errors import Problem
from stoa.foundation.ingest import values
from stoa.foundation.items.models import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from stoa.foundation.ingest.tables import Record
    from stoa.foundation.items.content import Content, NamedFile

SOURCE_LIMIT, KEY_LIMIT, LANGUAGE_LIMIT = 60, 200, 10
STATUSES = (Status.DRAFT, Status.IN_REVIEW, Status.PUBLISHED, Status.ARCHIVED)
READERS: Mapping[str, Callable[[Any], Any]] = {
    "kind": values.line,
    "title": values.line,
    "summary": values.text,
    "language": values.line,
    "text": values.text,
    "topics": values.strings,
    "places": values.strings,
    "units": values.strings,
    "people": values.people,
    "audience": values.strings,
    "status": values.line,
    "owner": values.email,
    "backup_owner": values.email,
    "licence": values.line,
    "occurred_on": values.day,
    "published_on": values.day,
    "available_from": values.instant,
    "available_until": values.instant,
    "review_by": values.day,
    "translation_of": values.line,
    "identifiers": values.string_map,
    "source": values.line,
    "source_key": values.line,
    "files": values.strings,
    "relations": values.references,
    "fields": values.mapping,
}
"""Every key of the item form and how its value is read."""

_EMPTY: tuple[Any, ...] = (None, "", [], {})
_LENGTHS = (("source", SOURCE_LIMIT), ("source_key", KEY_LIMIT), ("language", LANGUAGE_LIMIT))


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a row gets where it says nothing. An empty `kind` means that a row must name its own."""

    kind: str = ""
    audience: tuple[str, ...] = ("staff",)
    status: str = Status.PUBLISHED
    source: str = "import"


@dataclass(slots=True)
class Row:
    """A row on its way in. `number` counts lines from 1; `values` holds what was given, typed; `given` the line as it came.

    `content` and `files` come with the look-ups of its batch. A row with problems goes no further than those.
    """

    number: int
    folder: Path
    values: dict[str, Any] = field(default_factory=dict)
    given: dict[str, Any] = field(default_factory=dict)
    kind: str = ""
    status: str = ""
    audience: tuple[str, ...] = ()
    source: str = ""
    key: str = ""
    files: tuple[NamedFile, ...] = ()
    content: Content | None = None
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, name: str, sentence: str) -> None:
        self.problems.append(Problem(name, sentence, self.number))

    @property
    def has_links(self) -> bool:
        return "relations" in self.values or "translation_of" in self.values

    def digest(self) -> str:
        """SHA-256 of all that the row says, its defaults and the bytes of its files among it."""
        whole = [self.given, self.kind, self.status, self.audience, [file.digest for file in self.files]]
        return hashlib.sha256(orjson.dumps(whole, option=orjson.OPT_SORT_KEYS)).hexdigest()


def read_rows(lines: Iterable[bytes], folder: Path, defaults: Defaults) -> Iterator[Row]:
    """Every row of a file in turn, good or not; empty lines are passed over but counted."""
    for number, line in enumerate(lines, 1):
        bare = line.removeprefix(b"\xef\xbb\xbf").strip() if number == 1 else line
        if bare and not bare.isspace():
            yield read_row(bare, number, folder, defaults)


def read_row(line: bytes, number: int, folder: Path, defaults: Defaults) -> Row:
    """Read one line. What is wrong stands in the row's problems: all of it, not only the first thing."""
    row = Row(number, folder)
    given = parse_object(line, row)
    return row if given is None else _fill(row, given, defaults)


def read_record(record: Record, folder: Path, defaults: Defaults) -> Row:
    """Read one row of a table, as a line that holds the same object."""
    row = Row(record.number, folder, problems=[replace(problem, row=record.number) for problem in record.problems])
    return row if record.given is None else _fill(row, record.given, defaults)


def _fill(row: Row, given: Mapping[str, Any], defaults: Defaults) -> Row:
    for name, value in given.items():
        reader = READERS.get(name)
        if reader is None:
            row.refuse(name, f"{name!r} is not a key of an item. Known: {', '.join(READERS)}.")
        elif value not in _EMPTY:
            _read_value(row, name, reader, value)
    _complete(row, given, defaults)
    return row


def parse_object(line: bytes, row: Row) -> dict[str, Any] | None:
    """The object on a line, or None with the problem noted."""
    try:
        given = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        row.refuse("row", f"This line is not JSON: {error.msg}. Each line must hold one object in UTF-8.")
        return None
    if not isinstance(given, dict):
        row.refuse("row", "This line is JSON but not an object in braces.")
        return None
    return given


def _read_value(row: Row, name: str, reader: Callable[[Any], Any], value: Any) -> None:
    try:
        row.values[name] = reader(value)
    except values.NotTakenError as error:
        row.refuse(name, str(error))


def _complete(row: Row, given: Mapping[str, Any], defaults: Defaults) -> None:
    found = row.values
    row.given = {n: v for n, v in given.items() if v not in _EMPTY and n not in {"source", "source_key"}}
    row.kind = found.get("kind") or defaults.kind
    row.status = found.get("status") or defaults.status
    row.audience = found.get("audience") or defaults.audience
    row.source = found.get("source") or defaults.source
    row.key = (
        found.get("source_key") or hashlib.sha256(orjson.dumps(row.given, option=orjson.OPT_SORT_KEYS)).hexdigest()
    )
    if not row.kind and not any(problem.field == "kind" for problem in row.problems):
        row.refuse("kind", "Say what kind of item this is, in the row or with --kind.")
    if "title" not in found and not any(problem.field == "title" for problem in row.problems):
        row.refuse("title", "An item needs a title.")
    if row.status not in STATUSES:
        row.refuse("status", f"{row.status!r} is not a state. Possible: {', '.join(STATUSES)}.")
    if ":" in row.source:
        row.refuse("source", "A source has no colon in its name: source:key is how items are pointed to.")
    for name, limit in _LENGTHS:
        if len(found.get(name, "")) > limit:
            row.refuse(name, f"This is {len(found[name])} characters long; at most {limit} fit.")
