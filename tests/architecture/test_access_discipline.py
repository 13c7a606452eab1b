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
    "src/stoa/foundation/ui/markup.py": "rendered Markdown has passed safe_html",
    "src/stoa/across/reading/templatetags/item_head.py": "JSON whose <, > and & are written as escapes",
}


def _readers() -> list[Path]:
    """Program modules outside the home of items; tests may look at anything."""
    every = files_ending(".py", below=SOURCE)
    return [path for path in every if not path.is_relative_to(HOME_OF_ITEMS) and "tests" not in path.parts]


def _item_models() -> dict[str, set[str]]:
    """Item and the kinds of item: name of the class → the apps that have one so called."""
    found: dict[str, set[str]] = {}
    for model in apps.get_models():
        if issubclass(model, Item):
            found.setdefault(model.__name__, set()).add(".".join(model.__module__.split(".")[:3]))
    return found


def _imported_item_models(tree: ast.AST, models: dict[str, set[str]]) -> set[str]:
    """Names under which a module knows item models: another app may have a model of the same name."""
    return {
        name.asname or name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for name in node.names
        if any((node.module or "").startswith(app) for app in models.get(name.name, ()))
    }


def _unscoped_reads(source: str, models: dict[str, set[str]]) -> Iterator[int]:
    """Lines where an item model's manager is used for anything but the two ways in."""
    tree = ast.parse(source)
    names = _imported_item_models(tree, models)
    scoped = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in SCOPES}
    for node in ast.walk(tree):
        is_manager = isinstance(node, ast.Attribute) and node.attr in MANAGERS and id(node) not in scoped
        if is_manager and isinstance(node.value, ast.Name) and node.value.id in names:
            yield node.lineno


def test_items_are_read_through_the_access_rule() -> None:
    names = _item_models()
    found = [f"{shown(path)}:{line}" for path in _readers() for line in _unscoped_reads(path.read_text(), names)]
    assert not found, found


def test_a_planted_unscoped_read_is_found() -> None:
    planted = """
from stoa.foundation.items.models import Item as Thing
from stoa.foundation.history.models import Event
Thing.objects.filter(pk=1)
Thing.objects.visible_to(v)
Event.objects.all()
"""
    assert list(
        _unscoped_reads(planted, {"Item": {"stoa.foundation.items"}, "Event": {"stoa.domain.communities"}})
    ) == [4]


def test_a_module_of_models_is_not_a_way_round() -> None:
    whole = [
        shown(path)
        for path in _readers()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom)
        and node.module == "stoa.foundation.items"
        and "models" in {n.name for n in node.names}
    ]
    assert not whole, whole


def test_items_are_not_filtered_by_way_of_another_table() -> None:
    """A look-up such as `item__title` reads items where the manager cannot see it."""
    found = [
        f"{shown(path)}:{node.value.lineno}"
        for path in _readers()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.keyword) and node.arg and node.arg.startswith("item__")
    ]
    assert not found, found


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
