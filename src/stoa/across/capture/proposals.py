"""What a file suggests of itself, as kept with its arrival until a person confirms it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import override

from stoa.foundation.access.queries import viewer_of
from stoa.foundation.accounts.models import User
from stoa.foundation.ingest.duplicates import duplicates_of
from stoa.foundation.ingest.filing import readable_name
from stoa.foundation.ingest.proposing import propose_for
from stoa.foundation.ingest.reading import state_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stoa.across.capture.models import Arrival
    from stoa.foundation.ingest.models import FileReading
    from stoa.foundation.ingest.subjects import ProposedConcept


def proposal_for(arrival: Arrival, reading: FileReading) -> dict[str, Any]:
    """Title, authors, date, language, topics and places with reasons, in the language of whoever brought the file.

    `repeats` counts what it repeats among what they may see; where a watched folder named nobody, among what is public.
    """
    digest = str(arrival.blob_id)
    user = _user(arrival)
    viewer, language = viewer_of(user).without_emergency(), (user.language if user else "") or "en"
    with override(language):
        found = propose_for(digest, viewer, language, name=arrival.name)
    return {
        "title": {"value": found.title.value, "reason": found.title.reason},
        "title_is_name": found.title.value == readable_name(arrival.name),
        "language": {"value": found.language.value, "reason": found.language.reason},
        "authors": [author.value for author in found.authors],
        "authors_reason": found.authors[0].reason if found.authors else "",
        "published_on": {
            "value": found.published_on.value.isoformat() if found.published_on.value else "",
            "reason": found.published_on.reason,
        },
        "topics": _concepts(found.topics),
        "places": _concepts(found.places),
        "is_whole": reading.state == "read",
        "reading": state_sentence(reading),
        "repeats": len(duplicates_of(viewer, digest)),
    }


def _concepts(found: Iterable[ProposedConcept]) -> list[dict[str, Any]]:
    return [{"id": one.id, "reason": one.reason} for one in found]


def _user(arrival: Arrival) -> User | None:
    """The account of whoever brought the file, so that it is compared with what they may see today."""
    if arrival.lot.person_id is None:
        return None
    return User.objects.select_related("person").filter(person_id=arrival.lot.person_id, is_active=True).first()
