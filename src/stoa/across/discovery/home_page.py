"""The two home pages, ready for their templates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stoa.foundation.registries import kinds
from stoa.foundation.vocabulary.queries import labels_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stoa.foundation.items.queries.rows import Row


@dataclass(frozen=True, slots=True)
class Doors:
    """Ways in beside the search box, with counts of what the viewer sees."""

    topics: tuple[tuple[str, str, int], ...]
    places: tuple[tuple[str, str, int], ...]
    kinds: tuple[tuple[Any, str, int], ...]


@dataclass(frozen=True, slots=True)
class HomePage:
    """Both home pages: the public landing page leaves `drafts` empty."""

    organization: str
    tagline: str
    new: tuple[tuple[Row, str], ...]
    topics: tuple[tuple[str, str, int], ...]
    places: tuple[tuple[str, str, int], ...]
    kinds: tuple[tuple[Any, str, int], ...]
    drafts: tuple[Row, ...] = ()


def doors(counts: Mapping[str, Mapping[str, int]], language: str) -> Doors:
    """Topics, places and kinds as links with counts of what the viewer sees."""
    ids = {int(value) for name in ("topic", "place") for value in counts.get(name, {})}
    labels = labels_of(ids, language)

    def concepts(name: str) -> tuple[tuple[str, str, int], ...]:
        return tuple(
            (labels[int(value)].text, reverse("reading:concept", kwargs={"pk": int(value)}), count)
            for value, count in counts.get(name, {}).items()
            if int(value) in labels
        )

    entries = kinds()
    by_kind = tuple(
        (entries[key], reverse("reading:kind", kwargs={"key": key}), count)
        for key, count in counts.get("kind", {}).items()
        if key in entries
    )
    return Doors(concepts("topic"), concepts("place"), by_kind)
