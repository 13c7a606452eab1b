"""Writes what items state: read anew, old rows away, new rows in, the note that it was done, all in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from stoa.across.figures.models import FiguresRead, StatedClaim, StatedFigure
from stoa.across.figures.reading import METHOD, read_items
from stoa.across.figures.vocabulary import vocabulary
from stoa.foundation.failpoints import failpoint
from stoa.foundation.items.models import Item, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stoa.across.figures.reading import Read

AT_ONCE = 50
_REASON = "figures are kept of every published item; each reading of them asks for its viewer"
_COLUMNS = ("id", "status", "title", "summary", "text", "language", "stamp", "card")


def keep_items(item_ids: Iterable[int]) -> int:
    """Bring what these items state up to date; returns how many were read. What is not published states nothing."""
    wanted = sorted(set(item_ids))
    for start in range(0, len(wanted), AT_ONCE):
        _keep(wanted[start : start + AT_ONCE])
    return len(wanted)


def _keep(item_ids: Sequence[int]) -> None:
    rows = Item.objects.unscoped(_REASON).filter(pk__in=item_ids, status=Status.PUBLISHED).only(*_COLUMNS)
    items = {item.pk: item for item in rows}
    read = read_items(list(items.values()), vocabulary())
    with transaction.atomic():
        for model in (StatedFigure, StatedClaim, FiguresRead):
            model._default_manager.filter(item_id__in=item_ids).delete()
        failpoint("figures.cleared")
        _write(read)
        notes = [FiguresRead(item_id=pk, stamp=items[pk].stamp, method=METHOD) for pk in read]
        FiguresRead.objects.bulk_create(notes)
        failpoint("figures.written")


def _write(read: dict[int, Read]) -> None:
    StatedFigure.objects.bulk_create([row for one in read.values() for row in one.figures], batch_size=200)
    StatedClaim.objects.bulk_create([row for one in read.values() for row in one.claims], batch_size=200)
