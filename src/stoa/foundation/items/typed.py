"""The typed fields of kinds with facts of their own, read from the child table's columns."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from stoa.foundation.errors import Problem
from stoa.foundation.registries import Kind, kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db import models

    from stoa.foundation.items.models import Item


@cache
def typed_fields(kind_key: str) -> tuple[models.Field[Any, Any], ...]:
    """The kind's own columns in order, without the link to the common core; none for a kind without a table."""
    model = kind(kind_key).model
    if model is None:
        return ()
    return tuple(f for f in model._meta.local_concrete_fields if not f.primary_key)


def typed_row(item: Item) -> Any:
    """The item with its kind's own facts, None for a kind without any."""
    model = item.kind_entry.model
    if model is None:
        return None
    children = model._default_manager.unscoped("the item itself was read for this viewer")  # type: ignore[attr-defined]  # children share it
    return children.get(pk=item.pk)


def clean_fields(entry: Kind, given: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """Bring the values to their columns' types; every unknown name and wrong value is a problem that names it."""
    known = {f.name: f for f in typed_fields(entry.key)}
    problems = [
        Problem(f"fields.{name}", f"{entry.label} has no field of this name. Possible: {', '.join(known) or 'none'}.")
        for name in given
        if name not in known
    ]
    cleaned: dict[str, Any] = {}
    for name, column in known.items():
        value = given.get(name)
        try:
            cleaned[name] = _clean(column, value)
        except ValidationError as error:
            problems.append(Problem(f"fields.{name}", f"{value!r} does not fit: {' '.join(error.messages)}"))
    return cleaned, problems


def _clean(column: models.Field[Any, Any], value: Any) -> Any:
    if value in (None, ""):
        if column.null:
            return None
        if column.has_default() or column.blank:
            return column.get_default()
    return column.clean(value, None)
