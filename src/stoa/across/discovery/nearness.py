"""What is near in meaning as lists need it: with the values of its facets, of what passes the filters, without what fails."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

import structlog
from django.utils.translation import gettext as _

from stoa.engine.meaning.protocol import MeaningError
from stoa.foundation.directory.models import Group
from stoa.foundation.items.models import Item
from stoa.foundation.meaning.queries import is_out_of_order, near, near_item, takes_part
from stoa.foundation.vocabulary.queries import roots_of_places, with_ancestors

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from stoa.foundation.access.reach import Viewer

LOOKED_AT = 1_000
"""With a filter, so many of the nearest are sifted by it; what lies further away means something else."""
log = structlog.get_logger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Near:
    """An item near in meaning, with the values of its facets."""

    item: int
    short_id: str
    likeness: float
    facets: Mapping[str, tuple[str, ...]]


def out_of_order_note(language: str) -> str:
    """What readers are told where passages go by words alone because the model failed or was slow; empty as a rule."""
    return out_of_order() if takes_part(language) and is_out_of_order() else ""


def out_of_order() -> str:
    return _("Finding by meaning is out of order at the moment: this list goes by your words alone.")


def like_text(
    viewer: Viewer, text: str, language: str, filters: Mapping[str, Sequence[str]] | None, limit: int
) -> list[int]:
    """Ids of the items nearest to a text that pass the filters, best first.

    None are near while no model is set that knows the language, or it fails.
    """
    if not takes_part(language):
        return []
    if filters:
        return [one.item for one in unless_it_fails(lambda: nearest_passing(viewer, text, filters, limit)) or ()]
    return [one.item for one in unless_it_fails(lambda: near(viewer, text, limit)) or ()]


def like_item(viewer: Viewer, item: Item, limit: int) -> list[int]:
    """Ids of the items nearest to one that the viewer may read, best first; none likewise."""
    if not takes_part(item.language):
        return []
    return [one.item for one in unless_it_fails(lambda: near_item(viewer, item.pk, limit)) or ()]


def nearest_passing(viewer: Viewer, text: str, filters: Mapping[str, Sequence[str]], limit: int) -> list[Near]:
    """The nearest that pass the filters. Raises MeaningError."""
    found = near(viewer, text, LOOKED_AT if filters else limit)
    described = _described(viewer, [one.item for one in found], with_units="unit" in filters)
    kept = [
        replace(described[one.item], likeness=one.likeness)
        for one in found
        if one.item in described and _passes(described[one.item].facets, filters)
    ]
    return kept[:limit]


def _passes(values: Mapping[str, Sequence[str]], filters: Mapping[str, Sequence[str]]) -> bool:
    return all(set(wanted) & set(values.get(name, ())) for name, wanted in filters.items())


def _described(viewer: Viewer, item_ids: Sequence[int], *, with_units: bool) -> dict[int, Near]:
    """Facet values of items as the index has them; three statements, one more for units."""
    columns = ("id", "short_id", "kind", "language", "sort_on", "card")
    rows = list(Item.objects.visible_to(viewer).filter(pk__in=list(item_ids)).values(*columns)) if item_ids else []
    concepts = {pk for row in rows for pk in (*row["card"]["topics"], *row["card"]["places"])}
    ancestors = with_ancestors(concepts) if concepts else {}
    world = roots_of_places() if concepts else frozenset()
    units = {pk for row in rows for pk in row["card"]["units"]} if with_units else set()
    lines = dict(Group.objects.filter(pk__in=units).values_list("pk", "line")) if units else {}
    return {row["id"]: Near(row["id"], row["short_id"], 0.0, _values(row, ancestors, world, lines)) for row in rows}


def _values(
    row: Mapping[str, Any],
    ancestors: Mapping[int, tuple[int, ...]],
    world: frozenset[int],
    lines: Mapping[int, Sequence[str]],
) -> dict[str, tuple[str, ...]]:
    card = row["card"]
    topics = {above for pk in card["topics"] for above in ancestors.get(pk, (pk,))}
    places = {above for pk in card["places"] for above in ancestors.get(pk, (pk,))} - (world - set(card["places"]))
    return {
        "kind": (row["kind"],),
        "language": (row["language"],),
        "year": (str(row["sort_on"].year),),
        "topic": tuple(map(str, topics)),
        "place": tuple(map(str, places)),
        "unit": tuple(key for pk in card["units"] for key in lines.get(pk, ())),
    }


def unless_it_fails(look: Callable[[], list[T]]) -> list[T] | None:
    """What is near; None, and a line in the log, where the model or its vectors fail: words go on without them."""
    try:
        return look()
    except (MeaningError, OSError) as error:
        log.warning("searching by words alone: finding by meaning failed", reason=str(error))
        return None
