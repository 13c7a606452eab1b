from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.engine.formats.safe_cell import csv_lines, guard, unguard

DANGEROUS = tuple("=+-@\t\r\0＝＋－＠")
CELLS = st.one_of(st.text(), st.sampled_from(DANGEROUS).flatmap(lambda start: st.text().map(lambda rest: start + rest)))


@settings(deadline=None)
@given(CELLS)
def test_no_cell_starts_a_formula_and_every_value_comes_back(value: str) -> None:
    assert not guard(value).startswith(DANGEROUS)
    assert unguard(guard(value)) == value


@settings(deadline=None)
@given(st.text(alphabet="'=+-@a", max_size=6))
def test_apostrophes_of_the_text_itself_come_back(value: str) -> None:
    assert unguard(guard(value)) == value


@settings(deadline=None)
@given(st.lists(st.lists(CELLS.map(lambda cell: cell.replace("\0", "")), min_size=1, max_size=4), max_size=5))
def test_a_table_written_and_read_is_the_same(rows: list[list[str]]) -> None:
    text = "".join(csv_lines(rows))
    cells = list(csv.reader(io.StringIO(text, newline="")))
    assert all(not cell.startswith(DANGEROUS) for row in cells for cell in row)
    assert [[unguard(cell) for cell in row] for row in cells] == rows


def test_numbers_stay_numbers() -> None:
    assert "".join(csv_lines([["a", -5, 1.5, Decimal("-2.50"), None]])) == '"a",-5,1.5,-2.50,""\r\n'


@pytest.mark.parametrize("value", ["", "plain", "a=b", "'quoted'"])
def test_harmless_words_are_still_readable(value: str) -> None:
    assert value in guard(value)
