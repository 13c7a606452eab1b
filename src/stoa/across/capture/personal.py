"""What is kept of the files that somebody brought in, for their own copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from stoa.across.capture.models import Arrival, Upload
from stoa.foundation.registries import PersonalPart

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def files_brought_in(person_id: int) -> Iterator[Mapping[str, Any]]:
    """Files that came in, and those whose upload broke off."""
    rows = Arrival.objects.filter(lot__person_id=person_id).order_by("arrived_at", "key")
    yield from rows.values("name", "folder", "state", "reason", "short_id", "arrived_at", "blob_id")
    unfinished = Upload.objects.filter(person_id=person_id, arrival__isnull=True).order_by("began_at", "key")
    yield from unfinished.values("name", "folder", "size", "began_at")


PERSONAL = [PersonalPart("files-brought-in", _("Files you brought in"), files_brought_in)]
