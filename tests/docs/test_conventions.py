"""The table of conventions names tests that exist, and leaves no number out."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = ROOT / "docs" / "reference" / "conventions.md"
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`([^`\s]+\.py)::(\w+)`")
NOT_YET = re.compile(r"not yet: \S")


class Row(NamedTuple):
    number: int
    words: str
    held_by: str

    def tests(self) -> list[tuple[str, str]]:
        return NAMED.findall(self.held_by)


def rows_of(text: str) -> list[Row]:
    return [Row(int(number), words, held_by) for number, words, held_by in ROW.findall(text)]


def functions_of(path: str) -> set[str]:
    """Names of the tests of a file; none where there is no such file."""
    file = ROOT / path
    tree = ast.parse(file.read_text()) if file.is_file() else ast.Module([], [])
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def missing_tests(rows: list[Row]) -> Iterator[str]:
    for row in rows:
        for path, name in row.tests():
            if not name.startswith("test_") or name not in functions_of(path):
                yield f"{row.number}: {path}::{name}"


def unheld(rows: list[Row]) -> list[int]:
    return [row.number for row in rows if not row.tests() and not NOT_YET.search(row.held_by)]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return rows_of(PAGE.read_text())


def test_every_number_stands_there_once_and_in_order(rows: list[Row]) -> None:
    assert [row.number for row in rows] == list(range(1, 41))


def test_every_test_named_exists(rows: list[Row]) -> None:
    assert list(missing_tests(rows)) == []


def test_every_convention_is_held_or_said_to_be_missing(rows: list[Row]) -> None:
    assert unheld(rows) == []


def test_a_lost_test_and_an_empty_cell_are_found() -> None:
    here = "tests/docs/test_conventions.py"
    planted = rows_of(
        f"| 1 | One | `{here}::test_every_test_named_exists` |\n"
        f"| 2 | Two | `{here}::test_gone` |\n"
        "| 3 | Three | `tests/docs/gone.py::test_gone` |\n"
        "| 4 | Four | - |\n"
        "| 5 | Five | not yet: the reason |\n"
    )
    assert list(missing_tests(planted)) == [f"2: {here}::test_gone", "3: tests/docs/gone.py::test_gone"]
    assert unheld(planted) == [4]
