"""What somebody judged, for the copy of their own data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from stoa.across.relevance.models import JudgedQuery
from stoa.foundation.registries import PersonalPart

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def judged(person_id: int) -> Iterator[Mapping[str, Any]]:
    """The queries; which items answer them is what the organization knows, not what it knows of a person."""
    rows = JudgedQuery.objects.filter(judged_by_id=person_id).order_by("pk")
    yield from rows.values("text", "language", "note", "judged_on")


PERSONAL = [PersonalPart("judged-queries", _("Queries you judged"), judged)]
