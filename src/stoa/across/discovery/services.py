"""Answers of curators to what was not found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from stoa.across.discovery.gaps_shown import one_gap
from stoa.across.discovery.models import LONGEST_NOTE, Sought
from stoa.engine.text.fold import clean
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.services import Actor, NewEvent, append_events

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Viewer

SETTLED = "gap.settled"


def settle_gap(*, pk: int, status: str, note: str, viewer: Viewer) -> Sought:
    """Note what comes of a gap: why it is none, which label to add to which concept, what somebody should write.

    Raises NotFoundError for whoever may not know of it. Safe to repeat.
    """
    said = clean(note).strip()[:LONGEST_NOTE]
    with transaction.atomic():
        found = one_gap(viewer, pk)
        if (found.status, found.note) == (status, said):
            return found
        found.status, found.note = Sought.Status(status), said
        found.save(update_fields=["status", "note"])
        failpoint("gaps.settled")
        event = NewEvent(SETTLED, f"gap:{found.pk}", {"words": found.words, "status": status})
        append_events([event], actor=Actor(viewer.person_key, "web", viewer.person_id))
    return found
