"""What somebody searched for, for their own copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from stoa.across.discovery.models import RecentSearch
from stoa.foundation.registries import PersonalPart

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def searches(person_id: int) -> Iterator[Mapping[str, Any]]:
    """Words, how often and when last, newest first."""
    for row in RecentSearch.objects.filter(person_id=person_id).order_by("-last_at", "pk"):
        yield {"words": row.text, "times": row.times, "last_at": row.last_at.isoformat()}


PERSONAL = [PersonalPart("searches", _("What you searched for"), searches)]
