"""Which form a JSON-lines file has, told by the keys of its first lines."""

from __future__ import annotations

from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from pathlib import Path

_LOOKED_AT = 50


class Form(StrEnum):
    ITEMS = "items"
    GROUPS = "groups"
    PEOPLE = "people"
    MEMBERSHIPS = "memberships"


def form_of(path: Path) -> Form | None:
    """The form of the first line that has one; None when none of the first fifty lines is like any."""
    with path.open("rb") as lines:
        for line in islice(lines, _LOOKED_AT):
            form = _form_of_line(line.removeprefix(b"\xef\xbb\xbf"))
            if form:
                return form
    return None


def _form_of_line(line: bytes) -> Form | None:
    try:
        given = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    keys = set(given) if isinstance(given, dict) else set()
    if "title" in keys:
        return Form.ITEMS
    if {"key", "kind"} <= keys:
        return Form.GROUPS
    if {"person", "group"} <= keys:
        return Form.MEMBERSHIPS
    return Form.PEOPLE if {"email", "name"} <= keys else None
