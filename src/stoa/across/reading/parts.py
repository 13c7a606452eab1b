"""What other apps add to the item page: actions and panels, from the registries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stoa.foundation.registries import item_actions, item_panels

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Item


@dataclass(frozen=True, slots=True)
class Action:
    """One button or link: a form of one button where `is_post`."""

    label: str | _StrPromise
    url: str
    is_post: bool
    is_first: bool
    icon: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One part drawn by another app: its template and what that shows."""

    template: str
    shown: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Parts:
    """All that other apps add, by place."""

    actions: tuple[Action, ...]
    notice: tuple[Panel, ...]
    below: tuple[Panel, ...]
    side: tuple[Panel, ...]


def parts_of(viewer: Viewer, item: Item) -> Parts:
    """What the viewer is offered on the page of an item they may see."""
    actions = tuple(
        Action(
            entry.label,
            reverse(entry.route, kwargs={"short_id": item.short_id}),
            entry.is_post,
            entry.is_first,
            entry.icon,
        )
        for entry in item_actions()
        if entry.shown(viewer, item)
    )
    drawn = [(entry, shown) for entry in item_panels() if (shown := entry.context(viewer, item)) is not None]

    def at(place: str) -> tuple[Panel, ...]:
        return tuple(Panel(entry.template, shown) for entry, shown in drawn if entry.place == place)

    return Parts(actions, at("notice"), at("below"), at("side"))
