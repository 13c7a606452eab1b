"""What somebody reported, for the copy of their own data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from stoa.across.operations.models import ProblemReport
from stoa.foundation.registries import PersonalPart

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def reports(person_id: int) -> Iterator[Mapping[str, Any]]:
    rows = ProblemReport.objects.filter(person_id=person_id).order_by("pk")
    yield from rows.values("text", "page", "version", "made_at", "settled_at")


PERSONAL = [PersonalPart("reported-problems", _("Problems you reported"), reports)]
