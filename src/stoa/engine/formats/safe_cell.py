"""The one gate for cells of CSV and XLSX exports: a value that a spreadsheet would run as a formula leaves as text."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    Number = int | float | Decimal

_MARK = "'"
_STARTS = frozenset("=+-@\t\r\n\0＝＋－＠") | {_MARK}


def guard(value: str) -> str:
    """The value as it may stand in a cell: with an apostrophe before it where it could start a formula.

    A value that begins with an apostrophe gets another, so that `unguard` gives back exactly what went in.
    """
    return _MARK + value if value[:1] in _STARTS and value else value


def unguard(cell: str) -> str:
    """The value behind a cell written by `guard`."""
    return cell[1:] if cell.startswith(_MARK) and cell[1:2] in _STARTS and len(cell) > 1 else cell


def csv_lines(rows: Iterable[Iterable[str | Number | None]]) -> Iterator[str]:
    """CSV text, row by row, every text guarded and quoted (RFC 4180). Numbers stay numbers, also negative ones."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    for row in rows:
        writer.writerow([guard(cell) if isinstance(cell, str) else "" if cell is None else cell for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
