"""CSV tables of items, groups, people and memberships: each row becomes the object that a JSON line would hold.

Headers are the keys of the JSON form. `names.en` is the entry “en” of the object “names”; lists are separated by “;”, or by
“|” where an entry has a “;” in it. What a cell cannot say is passed on as it is, so that the checks of JSON lines refuse it
in their words. Rows are counted as a spreadsheet counts them: the header is row 1, and a cell of several lines is one row.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any

import orjson

from stoa.engine.formats.safe_cell import unguard
from stoa.foundation.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path
    from typing import TextIO

ENDINGS = frozenset({".csv", ".tsv"})
DELIMITERS = (",", ";", "\t")
LONGEST_CELL = 5_000_000
MOST_COLUMNS = 300
_HEADER_SAMPLE = 100_000
_LISTS = frozenset({"topics", "places", "units", "audience", "files", "languages"})
_MAPS = frozenset({"names", "description", "job_title", "about", "identifiers", "fields"})
_YES_OR_NO = frozenset({"is_partner", "is_donor", "is_staff"})
_TRUE, _FALSE = frozenset({"true", "yes", "1"}), frozenset({"false", "no", "0"})
_PERSON = re.compile(r"(?P<name>[^<>]*?)\s*(?:<(?P<email>[^<>]*)>)?\s*(?:\((?P<role>[a-z_]+)\))?")


@dataclass(slots=True)
class Record:
    """A row as an object, or None with problems where it is none. `number` is that of the spreadsheet."""

    number: int
    given: dict[str, Any] | None
    problems: list[Problem] = field(default_factory=list)


def headers(path: Path, known: Collection[str]) -> list[str]:
    """The heading of every column; empty when the file does not begin with a line of text."""
    try:
        with _opened(path) as stream:
            return _read_header(stream.read(_HEADER_SAMPLE), known)[0]
    except UnicodeDecodeError:
        return []


def read_table(path: Path, known: Collection[str], *, form: str) -> Iterator[Record]:
    """Every row in turn, good or not; a header that cannot be used is one problem of row 1 for each of its faults.

    Args:
        path: a CSV file in UTF-8 (or UTF-16 with its mark), with commas, semicolons or tabs between cells.
        known: the keys of the form.
        form: what the rows are called in messages.
    """
    number = 0
    try:
        with _opened(path) as stream:
            sample = stream.read(_HEADER_SAMPLE)
            header, delimiter = _read_header(sample, known)
            problems = _header_problems(header, known, form)
            if problems:
                yield Record(1, None, problems)
                return
            lines = chain(io.StringIO(sample + stream.readline(), newline=""), stream)
            for number, record in enumerate(_records(lines, header, delimiter), 1):
                if record is not None and number > 1:
                    record.number = number
                    yield record
    except UnicodeDecodeError:
        what = "This file is not in UTF-8 from here on; save it in the spreadsheet as “CSV UTF-8”."
        yield Record(number + 1, None, [Problem("row", what, number + 1)])


def _opened(path: Path) -> TextIO:
    with path.open("rb") as stream:
        start = stream.read(2)
    encoding = "utf-16" if start in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE} else "utf-8-sig"
    return path.open(encoding=encoding, newline="")


def _read_header(sample: str, known: Collection[str]) -> tuple[list[str], str]:
    """The headings, and the delimiter under which most of them are keys of the form."""
    tried: list[tuple[int, int, list[str], str]] = []
    for delimiter in DELIMITERS:
        header = _first_row(sample, delimiter)
        tried.append((sum(base(name) in known for name in header), -len(tried), header, delimiter))
    _, _, header, delimiter = max(tried, key=lambda one: one[:2])
    while header and not header[-1]:
        header.pop()
    return header, delimiter


def _first_row(sample: str, delimiter: str) -> list[str]:
    """The first row, trimmed; empty where it is no row under this delimiter."""
    try:
        row = next(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []
    return [unguard(cell).strip() for cell in row]


def base(name: str) -> str:
    """The key that a heading belongs to: `names` for `names.en`."""
    return name.partition(".")[0] if name.partition(".")[0] in _MAPS else name


def _header_problems(header: list[str], known: Collection[str], form: str) -> list[Problem]:
    if not header:
        return [Problem("row", "There is no header: the first row must name the columns.", 1)]
    if len(header) > MOST_COLUMNS:
        return [Problem("row", f"There are {len(header)} columns; at most {MOST_COLUMNS} are read.", 1)]
    problems = []
    for at, name in enumerate(header):
        if not name:
            problems.append(Problem("row", f"Column {at + 1} has no heading.", 1))
        elif base(name) not in known:
            problems.append(Problem(name, f"{name!r} is not a key of {form}. Known: {', '.join(known)}.", 1))
        elif name in header[:at]:
            problems.append(Problem(name, "Two columns have this heading.", 1))
    return problems


def _records(lines: Iterator[str], header: list[str], delimiter: str) -> Iterator[Record | None]:
    """One for every row, the header among them; None for an empty one."""
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        try:
            cells = next(rows, None)
        except csv.Error as error:
            yield Record(0, None, [Problem("row", _broken(error), 0)])
            continue
        if cells is None:
            return
        yield _record([unguard(cell) for cell in cells], header)


def _broken(error: csv.Error) -> str:
    if "unexpected end" in str(error):
        return "A quotation mark is opened in this row and never closed."
    return f"This row is not CSV: {error}. A quotation mark inside a cell is written twice."


def _record(cells: list[str], header: list[str]) -> Record | None:
    if not any(cell.strip() for cell in cells):
        return None
    if any(cell.strip() for cell in cells[len(header) :]):
        what = f"This row has {len(cells)} cells and the header {len(header)}; put cells with a delimiter in quotes."
        return Record(0, None, [Problem("row", what)])
    given: dict[str, Any] = {}
    for name, cell in zip(header, cells, strict=False):
        if cell.strip():
            _put(given, name, cell)
    return Record(0, given)


def _put(given: dict[str, Any], name: str, cell: str) -> None:
    key, dot, entry = name.partition(".")
    if key in _MAPS and dot:
        held = given.setdefault(key, {})
        if isinstance(held, dict):
            held[entry] = _fact(cell) if key == "fields" else cell
    elif key in _MAPS:
        given[key] = _json(cell, dict)
    else:
        given[name] = _value(name, cell)


def _value(name: str, cell: str) -> Any:
    word = cell.strip()
    if name in _LISTS:
        return _entries(cell)
    if name == "people":
        return [person_of(entry) for entry in _entries(cell)]
    if name == "relations":
        return [relation_of(entry) for entry in _entries(cell)]
    if name in _YES_OR_NO:
        return word.lower() in _TRUE if word.lower() in _TRUE | _FALSE else word
    return cell


def _entries(cell: str) -> list[Any]:
    """The entries of a list: cut at “|” if there is one, else at “;”; a list in JSON is taken as it is."""
    listed = _json(cell, list)
    if isinstance(listed, list):
        return listed
    parts = cell.split("|" if "|" in cell else ";")
    return [part.strip() for part in parts if part.strip()]


def person_of(entry: Any) -> Any:
    """`Ana Ruiz <ana@example.org> (editor)`, where all but the name may be missing."""
    match = _PERSON.fullmatch(entry) if isinstance(entry, str) else None
    if match is None:
        return entry if isinstance(entry, dict) else {"name": str(entry)}
    return {name: value for name, value in match.groupdict().items() if value}


def relation_of(entry: Any) -> Any:
    """`cites ST-1A2B3C4`: the type, a space, and the other end."""
    if not isinstance(entry, str):
        return entry
    type_, _, to = entry.partition(" ")
    return {"type": type_, "to": to.strip()}


def _fact(cell: str) -> Any:
    """A fact of a kind: words as they are, true and false as such, lists and objects in JSON."""
    if cell.strip().lower() in {"true", "false"}:
        return cell.strip().lower() == "true"
    listed = _json(cell, list)
    return _json(cell, dict) if listed is cell else listed


def _json(cell: str, expected: type) -> Any:
    """What the cell holds as JSON if that is of the expected type, else the cell."""
    if cell.lstrip()[:1] not in {"[", "{"}:
        return cell
    try:
        found = orjson.loads(cell)
    except orjson.JSONDecodeError:
        return cell
    return found if isinstance(found, expected) else cell
