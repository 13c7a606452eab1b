"""What is kept of items' figures is of published items alone, and of the state they are in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from stoa.across.figures.follower import READER
from stoa.across.figures.models import FiguresRead, StatedClaim, StatedFigure
from stoa.foundation.history.queries import last_position, reader_position
from stoa.foundation.items.models import Item, Status
from stoa.foundation.registries import Check, CheckResult

if TYPE_CHECKING:
    from collections.abc import Iterator

_CURE = "Save the item once more: its figures are read anew then."
_REASON = "the record is checked"


def figure_problems() -> Iterator[CheckResult]:
    """Figures of items that are not published and items not read as they are; nothing while the reader is behind."""
    every = Item.objects.unscoped(_REASON)
    if reader_position(READER) != last_position():
        return
    kept = Q(pk__in=StatedFigure.objects.values("item_id")) | Q(pk__in=StatedClaim.objects.values("item_id"))
    kept |= Q(pk__in=FiguresRead.objects.values("item_id"))
    for short_id in every.filter(kept).exclude(status=Status.PUBLISHED).values_list("short_id", flat=True):
        yield CheckResult("figures", f"Figures of {short_id} are kept, which is not published.", _CURE)
    yield from _not_as_they_are()


def _not_as_they_are() -> Iterator[CheckResult]:
    notes = dict(FiguresRead.objects.values_list("pk", "stamp"))
    published = Item.objects.unscoped(_REASON).filter(status=Status.PUBLISHED)
    for pk, short_id, stamp in published.values_list("pk", "short_id", "stamp").iterator(chunk_size=10_000):
        if notes.get(pk) != stamp:
            yield CheckResult("figures", f"The figures of {short_id} are those of another version.", _CURE)


CHECKS = [
    Check("figures", "Figures are kept of what is published", lambda: (FiguresRead.objects.count(), figure_problems()))
]
