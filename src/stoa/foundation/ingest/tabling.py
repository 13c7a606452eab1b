"""Objects as a CSV table that comes in again as the same objects: no cell can start a formula in a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from stoa.engine.formats.safe_cell import csv_lines
from stoa.foundation.ingest.exporting import export_lines
from stoa.foundation.ingest.rows import READERS
from stoa.foundation.ingest.tables import person_of, relation_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stoa.foundation.access.reach import Viewer

MARK = "\ufeff"
"""Begins the file: spreadsheets then read it as UTF-8."""


def export_table(viewer: Viewer, ids: Sequence[int]) -> Iterator[str]:
    """The items `ids` that the viewer may see as CSV, header first, read in batches: what `export_lines` says, in cells."""
    yield MARK
    yield from csv_lines(table_rows((orjson.loads(line) for line in export_lines(viewer, ids=ids)), tuple(READERS)))


def table_rows(objects: Iterable[dict[str, Any]], keys: Sequence[str]) -> Iterator[Sequence[str]]:
    """A row for the header and one for each object."""
    yield keys
    for given in objects:
        yield [_cell(key, given.get(key)) for key in keys]


def _cell(key: str, value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return _listed(key, value)
    return orjson.dumps(value).decode() if isinstance(value, dict) else str(value)


def _listed(key: str, entries: list[Any]) -> str:
    """The entries with “;” or “|” between them; in JSON where reading that would not give back the same."""
    words = [_entry(key, entry) for entry in entries]
    for mark in ("; ", " | "):
        text = mark.join(words) + (mark if mark == " | " and len(words) == 1 else "")
        if _is_plain(words, mark.strip()) and [_entry_of(key, word) for word in words] == entries:
            return text
    return orjson.dumps(entries).decode()


def _is_plain(words: Sequence[str], mark: str) -> bool:
    begins_like_json = words[0][:1] in {"[", "{"}
    return not begins_like_json and not any(mark in word or "|" in word or word != word.strip() for word in words)


def _entry(key: str, entry: Any) -> str:
    if key == "people":
        parts = (entry["name"], f"<{entry['email']}>" if "email" in entry else "", f"({entry['role']})")
        return " ".join(part for part in parts if part)
    if key == "relations":
        return f"{entry['type']} {entry['to']}"
    return str(entry)


def _entry_of(key: str, word: str) -> Any:
    if key == "people":
        return person_of(word)
    return relation_of(word) if key == "relations" else word
