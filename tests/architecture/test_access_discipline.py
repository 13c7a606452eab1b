"""Items are read through the access rule, and HTML is trusted in few named places. Found by reading the source."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from django.apps import apps

from stoa.foundation.items.models import Item
from tests.project import SOURCE, files_ending, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCOPES = {"visible_to", "unscoped"}
MANAGERS = {"objects", "_default_manager", "_base_manager"}
HOME_OF_ITEMS = SOURCE / "foundation" / "items"
MAY_TRUST_HTML = {
    "src/stoa/foundation/ui/templatetags/ui.py": "icons are our own drawings",
    "src/stoa/engine/text/safe_html.py": "the one place where HTML is made safe",
}


def _readers() -> list[Path]:
    """Program modules outside the home of items; tests may look at anything."""
    return [
        path
        for path in files_ending(".py", below=SOURCE)
        if not path.is_relative_to(HOME_OF_ITEMS) and "tests" not in path.parts
    ]


def _item_models() -> set[str]:
    return {model.__name__ for model in apps.get_models() if issubclass(model, Item)}


def _unscoped_reads(source: str, names: set[str]) -> Iterator[int]:
    """Lines where an item model's manager is used for anything but the two ways in."""
    tree = ast.parse(source)
    scoped = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in SCOPES}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Attribute) and node.attr in MANAGERS and id(node) not in scoped):
            continue
        owner = node.value
        if isinstance(owner, ast.Name | ast.Attribute) and getattr(owner, "id", getattr(owner, "attr", "")) in names:
            yield node.lineno


def test_items_are_read_through_the_access_rule() -> None:
    names = _item_models()
    found = [f"{shown(path)}:{line}" for path in _readers() for line in _unscoped_reads(path.read_text(), names)]
    assert not found, found


def test_a_planted_unscoped_read_is_found() -> None:
    planted = "Item.objects.filter(pk=1)\nItem.objects.visible_to(v)\nmodels.Item.objects.count()\nOther.objects.all()"
    assert list(_unscoped_reads(planted, {"Item"})) == [1, 3]


def test_the_table_of_items_is_named_in_its_own_app_only() -> None:
    found = [shown(path) for path in _readers() if "migrations" not in path.parts and "items_item" in path.read_text()]
    assert not found, found


def test_reasons_for_reading_past_the_rule_are_given() -> None:
    bare = []
    for path in files_ending(".py", below=SOURCE):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "unscoped":
                first = node.args[0] if node.args else None
                if first is None or (isinstance(first, ast.Constant) and not str(first.value).strip()):
                    bare.append(f"{shown(path)}:{node.lineno}")
    assert not bare, bare


def test_html_is_trusted_in_named_places_only() -> None:
    found = []
    for path in files_ending(".py", below=SOURCE):
        if "tests" in path.parts or shown(path) in MAY_TRUST_HTML:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            name = getattr(node, "id", getattr(node, "attr", "")) if isinstance(node, ast.Name | ast.Attribute) else ""
            if name == "mark_safe" or (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "SafeString"):
                found.append(f"{shown(path)}:{getattr(node, 'lineno', 0)}")
    assert not found, found


def test_templates_escape_everything() -> None:
    found = [
        f"{shown(path)}:{number}"
        for path in files_ending(".html", ".xml", ".txt", below=SOURCE)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if "|safe" in line.replace(" ", "") or "autoescape off" in line
    ]
    assert not found, found
