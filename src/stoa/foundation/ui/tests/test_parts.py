"""Parts say what they need, get nothing else, and carry no style or script of their own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[3]
TEMPLATES = sorted(PACKAGE.glob("*/*/templates/**/*.html"))
PARTS = [path for path in TEMPLATES if path.parent.name == "parts"]
FREE = {"forloop", "block"}


def named(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def bound_names(text: str) -> set[str]:
    """Names a template makes itself: loop variables, `with`, `as`, values of a blocktranslate."""
    loops = {name for names in re.findall(r"{% for ([\w, ]+) in", text) for name in re.split(r",\s*", names)}
    assigned = set(re.findall(r"(\w+)=", text))
    return loops | assigned | set(re.findall(r" as (\w+) %}", text)) | set(re.findall(r" as (\w+)\b", text))


def used_names(text: str) -> set[str]:
    printed = re.findall(r"{{ ([a-z_]+)", text)
    looped = re.findall(r"{% for [\w, ]+ in ([a-z_]+)", text)
    asked = re.findall(r"{% (?:if|elif) (?:not )?([a-z_]+)", text)
    return set(printed) | set(looped) | set(asked)


@pytest.mark.parametrize("path", PARTS, ids=named)
def test_a_part_begins_by_naming_its_variables(path: Path) -> None:
    first, _, rest = path.read_text().partition("\n")
    assert first.startswith("{# ")
    declared = set(re.findall(r"\w+", first))
    assert used_names(rest) - bound_names(rest) - FREE <= declared


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_included_parts_get_only_what_they_are_given(path: Path) -> None:
    includes = re.findall(r"{% include [^%]*%}", path.read_text())
    assert [one for one in includes if " only %}" not in one] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_templates_hold_no_style_and_no_script(path: Path) -> None:
    text = path.read_text()
    assert not re.findall(r"<style|\bstyle=|\bon[a-z]+=\"|<script(?![^>]*\bsrc=)", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_every_block_ends_with_its_name(path: Path) -> None:
    text = path.read_text()
    assert sorted(re.findall(r"{% block (\w+) %}", text)) == sorted(re.findall(r"{% endblock (\w+) %}", text))
    assert "{% endblock %}" not in text
