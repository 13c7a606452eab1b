"""Three-way merge: what a row changed since the last import comes in, what people changed in Stoa stays."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import orjson

from stoa.foundation.items.content import Content

if TYPE_CHECKING:
    from collections.abc import Mapping

_BY_ENTRY = ("fields", "identifiers")
_LINKS = ("relations", "translation_of")


@dataclass(frozen=True, slots=True)
class Merged:
    """The content to save, and the names of fields that keep what was edited in Stoa."""

    content: Content
    kept: tuple[str, ...]


def merge(base: Content | None, ours: Content, row: Content) -> Merged:
    """Merge what a row says now into the item.

    Args:
        base: what the last import said; None if the item never came by import, and then the row wins.
        ours: the newest version in Stoa.
        row: what the row says now. Its links are left out: they are merged when their targets are known.
    """
    before = ours if base is None else base
    values: dict[str, Any] = {}
    kept: list[str] = []
    for name in (f.name for f in fields(Content) if f.name not in _LINKS):
        old, mine, new = (getattr(content, name) for content in (before, ours, row))
        if name in _BY_ENTRY:
            values[name] = _merge_entries(name, old, mine, new, kept)
        else:
            values[name] = _pick(name, old, mine, new, kept)
    return Merged(replace(ours, **values), tuple(kept))


def pick_links(base: Content | None, ours: Content, row: Content) -> tuple[Content, tuple[str, ...]]:
    """Merge relations and the language version in the same way; `row` has them resolved."""
    before = ours if base is None else base
    kept: list[str] = []
    values = {
        name: _pick(name, getattr(before, name), getattr(ours, name), getattr(row, name), kept) for name in _LINKS
    }
    return replace(ours, **values), tuple(kept)


def pick_status(base: str | None, ours: str, row: str) -> tuple[str, bool]:
    """The state to give, and whether that is one given in Stoa and kept."""
    kept: list[str] = []
    return str(_pick("status", ours if base is None else base, ours, row, kept)), bool(kept)


def _merge_entries(
    name: str, old: Mapping[str, Any], mine: Mapping[str, Any], new: Mapping[str, Any], kept: list[str]
) -> dict[str, Any]:
    merged = {}
    for key in dict.fromkeys((*mine, *new)):
        value = _pick(f"{name}.{key}", old.get(key), mine.get(key), new.get(key), kept)
        if value is not None:
            merged[key] = value
    return merged


def _pick(name: str, old: Any, mine: Any, new: Any, kept: list[str]) -> Any:
    """The row's value unless the item's was edited since; an edit that says the same as the row is no conflict."""
    if _plain(mine) in (_plain(old), _plain(new)):
        return new
    kept.append(name)
    return mine


def _plain(value: Any) -> bytes:
    if isinstance(value, frozenset):
        value = sorted(value)
    return orjson.dumps(value, default=str, option=orjson.OPT_SORT_KEYS)
