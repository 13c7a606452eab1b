"""Asking the index in tests as somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.engine.search.protocol import Query, Scope
from stoa.foundation.access.queries import denied_items
from stoa.foundation.indexing.places import pair_in_use

if TYPE_CHECKING:
    from datetime import datetime

    from stoa.engine.search.protocol import Answer
    from stoa.foundation.access.reach import Viewer

EVERYTHING = 10_000


def ask_index(viewer: Viewer, query: Query | None = None, *, now: datetime | None = None) -> Answer:
    """What the index, without the re-check in the database, finds for the viewer; with a count of kinds."""
    reach = viewer.reach(now)
    scope = Scope(reach.tokens, int(reach.now.timestamp()), denied_items())
    engine = pair_in_use().of(is_public=reach.is_public)
    return engine.search(query or Query(include_archived=True), scope, limit=EVERYTHING, facets={"kind": 50})
