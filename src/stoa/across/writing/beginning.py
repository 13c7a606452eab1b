"""The form opened by an address that says what to begin with. Nothing is saved by it.

What it says is looked up as if it had been typed: what does not exist, or is not the writer's to name, is left out without a
word. It never widens who may see the item beyond a community.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.across.needs.addresses import MOST_SUBJECTS, SUBJECTS, asked_in
from stoa.across.writing.known import known_of
from stoa.foundation.items.relations import ANSWERING
from stoa.foundation.vocabulary.queries import named_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from stoa.across.needs.addresses import Given
    from stoa.across.writing.filled import Filled
    from stoa.foundation.access.reach import Viewer


def begun(viewer: Viewer, filled: Filled, given: Given) -> Filled:
    """The form with what its address says; without topics or places, with those that the title names."""
    asked = asked_in(given)
    if not asked:
        return filled
    lines = {name: asked[name] for name in ("title", "text") if name in asked}
    groups = [f"community:{key}" for key in asked.get("community", ())]
    wanted = filled.but(**lines, **_subjects(asked), audience_groups=groups)
    wanted = wanted.with_rows("relations", [(ANSWERING, to) for to in asked.get("answers", ())])
    return _knowable(viewer, wanted)


def _subjects(asked: Mapping[str, list[str]]) -> dict[str, list[str]]:
    if "title" not in asked or any(name in asked for name in SUBJECTS):
        return {name: asked.get(name, []) for name in SUBJECTS}
    named = named_in(asked["title"][0])[:MOST_SUBJECTS]
    return {
        "topics": [str(one.concept) for one in named if not one.is_place],
        "places": [str(one.concept) for one in named if one.is_place],
    }


def _knowable(viewer: Viewer, wanted: Filled) -> Filled:
    """Only what exists and the writer may name."""
    known = known_of(viewer, wanted, None)
    found = {"topics": known.topics, "places": known.places, "audience_groups": known.audience}
    kept = wanted.but(**{name: _in(found[name], wanted.many(name)) for name in found})
    return kept.with_rows("relations", [row for row in wanted.rows("relations") if row[1] in known.items])


def _in(known: Collection[str], values: Iterable[str]) -> list[str]:
    return [value for value in values if value in known]
