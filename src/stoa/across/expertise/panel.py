"""“Who knows” beside what was found: the people with most on the topics named, cheaply, without their proofs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stoa.across.expertise.profiles import leading_rows, summed
from stoa.across.expertise.showing import who_url
from stoa.across.expertise.topics import wanted_in
from stoa.across.expertise.weights import HALF_LIVES
from stoa.foundation.directory.models import in_language
from stoa.foundation.ui.templatetags.ui import initials

if TYPE_CHECKING:
    from uuid import UUID

    from stoa.foundation.access.reach import Viewer

SHOWN, TOPICS, ROWS_A_TOPIC = 3, 3, 12
WORK = [half_life for half_life in HALF_LIVES if half_life]
"""Only what people did, which ages; not what they say of themselves."""

_FACTS = ("person_id", "concept_id", "half_life", "strength", "person__name", "person__uuid", "person__unit__names")


def who_knows_beside(viewer: Viewer, text: str, language: str) -> dict[str, Any] | None:
    """The three people with most evidence on the topics of the search: two statements, one where it names no topic."""
    wanted = wanted_in(text[:300])
    if not wanted.weights:
        return None
    nearest = sorted(wanted.weights, key=lambda concept: (-wanted.weights[concept], concept))[:TOPICS]
    weights = {concept: wanted.weights[concept] for concept in nearest}
    rows = list(
        leading_rows(viewer, weights, None, ROWS_A_TOPIC, WORK).filter(person__is_active=True).values_list(*_FACTS)
    )
    sums = summed([row[:4] for row in rows], weights)
    people = {row[0]: (row[4], row[5], row[6]) for row in rows}
    best = sorted(sums, key=lambda person: (-sums[person], person))[:SHOWN]
    shown = [_line(*people[person], viewer, language) for person in best]
    return {"people": shown, "url": who_url(text[:300])} if shown else None


def _line(name: str, uuid: UUID, unit: dict[str, str] | None, viewer: Viewer, language: str) -> dict[str, str]:
    """The person's unit is for readers who are signed in, as on the page of the person."""
    return {
        "name": name,
        "url": reverse("reading:person", kwargs={"uuid": uuid}),
        "note": in_language(unit, language) if viewer.is_signed_in else "",
        "initials": initials(name),
    }
