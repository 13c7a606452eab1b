"""The style sheets and the script: readable, light, the same in both directions of writing."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[1] / "static" / "ui"
STYLES = [STATIC / "tokens.css", STATIC / "stoa.css", STATIC / "desk.css"]
OWN = sorted(path for path in STATIC.parents[3].rglob("*.css") if path not in STYLES)
"""Sheets of single pages, loaded by them alone."""
SCRIPT = STATIC / "stoa.js"
PAIR = re.compile(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)")
TEXT_ON = [
    *[(ink, ground) for ink in ("ink", "ink-2", "accent", "warn", "ok") for ground in ("paper", "sheet", "sunk")],
    *[(ink, "accent-sunk") for ink in ("ink", "ink-2", "accent")],
    ("on-accent", "accent"),
    ("ink", "mark"),
]


def pairs() -> dict[str, tuple[str, str]]:
    return {name: (light, dark) for name, light, dark in PAIR.findall(STYLES[0].read_text())}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_ON)
def test_text_stands_out_from_its_ground(ink: str, ground: str, theme: int) -> None:
    tokens = pairs()
    assert contrast(tokens[ink][theme], tokens[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_edges_of_fields_can_be_seen(theme: int) -> None:
    tokens = pairs()
    assert contrast(tokens["edge"][theme], tokens["sheet"][theme]) >= 3


def test_every_kind_colour_stands_out_from_a_cover() -> None:
    tokens = pairs()
    kinds = [name for name in tokens if name.startswith("kind-")]
    assert len(kinds) == 8
    assert all(contrast(tokens[kind][theme], tokens["sheet"][theme]) >= 4.5 for kind in kinds for theme in (0, 1))


def test_browsers_without_light_dark_get_the_light_colours() -> None:
    plain = dict(re.findall(r"--([\w-]+): (#\w{6});", STYLES[0].read_text()))
    assert plain == {name: light for name, (light, _dark) in pairs().items()}


@pytest.mark.parametrize("sheet", [*STYLES, *OWN], ids=lambda path: path.name)
def test_no_rule_knows_a_side_of_the_screen(sheet: Path) -> None:
    assert not re.findall(r"\b(?:left|right)\b", sheet.read_text())


def test_style_and_script_stay_small() -> None:
    style = b"".join(path.read_bytes() for path in STYLES)
    assert len(gzip.compress(style)) <= 15_000
    assert len(gzip.compress(SCRIPT.read_bytes())) <= 20_000
    assert style.count(b"\n") <= 700
    assert SCRIPT.read_bytes().count(b"\n") <= 200


@pytest.mark.parametrize("sheet", OWN, ids=lambda path: path.name)
def test_a_sheet_of_a_single_page_is_short(sheet: Path) -> None:
    assert sheet.read_bytes().count(b"\n") <= 60


@pytest.mark.parametrize("sheet", [STYLES[1], STYLES[2], *OWN], ids=lambda path: path.name)
def test_every_colour_is_a_token(sheet: Path) -> None:
    rules = sheet.read_text().split("@layer print")[0]
    assert not re.findall(r"#[0-9a-f]{3,6}\b(?=[;\s,)])", rules)
