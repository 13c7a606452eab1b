"""Open questions on the topics of what somebody did: for their home page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stoa.across.expertise.models import Standing
from stoa.across.needs.queries import open_on
from stoa.foundation.items.queries.rows import item_url
from stoa.foundation.vocabulary.models import ConceptScheme

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stoa.foundation.access.reach import Viewer

SHOWN = 3


def could_answer(viewer: Viewer) -> Mapping[str, Any] | None:
    """The newest open questions of others on topics that the viewer worked on: two statements."""
    if viewer.person_id is None:
        return None
    own = Standing.objects.filter(person_id=viewer.person_id, concept__scheme__purpose=ConceptScheme.Purpose.TOPICS)
    topics = own.order_by().values_list("concept_id", flat=True)
    items = open_on(viewer, topics, SHOWN, kinds=("question",), but_of=viewer.person_id)
    questions = [{"title": item.title, "url": item_url(item.short_id), "language": item.language} for item in items]
    return {"questions": questions, "items": [item.short_id for item in items]} if questions else None
