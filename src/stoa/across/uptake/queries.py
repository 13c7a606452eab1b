"""How often an item was opened, for those who look after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from stoa.across.uptake.models import DailyCount, Reader, What
from stoa.foundation.items.queries.one import is_steward

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Item

DAYS = 30
FEWEST = 3
"""Smaller numbers of one kind of reader are not told apart: they might point at somebody."""

_LARGE_GROUPS = (Reader.PUBLIC.value,)


@dataclass(frozen=True, slots=True)
class Share:
    """One kind of reader; `share_percent` of the largest, 1–100."""

    label: str
    count: int
    share_percent: int


@dataclass(frozen=True, slots=True)
class Uptake:
    """What was done with an item in the last days. `has_few` says that some kinds of reader are too few to be named."""

    opened: int
    taken: int
    days: int
    shares: tuple[Share, ...]
    has_few: bool


def uptake_of(viewer: Viewer, item: Item) -> Uptake | None:
    """The last thirty days of an item, for its stewards; None for everybody else. One query."""
    if not viewer.is_signed_in or not is_steward(viewer, item):
        return None
    since = timezone.localdate() - timedelta(days=DAYS - 1)
    rows = DailyCount.objects.filter(item_id=item.pk, day__gte=since).values_list("reader", "what")
    counted = list(rows.annotate(times=Sum("count")).values_list("reader", "what", "times"))
    by_reader = {
        reader: sum(times for other, what, times in counted if other == reader and what in {What.PAGE, What.SEARCH})
        for reader, _what, _times in counted
    }
    named = {reader: times for reader, times in by_reader.items() if times >= FEWEST or reader in _LARGE_GROUPS}
    return Uptake(
        opened=sum(by_reader.values()),
        taken=sum(times for _reader, what, times in counted if what in {What.FILE, What.EXPORT}),
        days=DAYS,
        shares=_shares({reader: times for reader, times in named.items() if times}),
        has_few=any(times for reader, times in by_reader.items() if reader not in named),
    )


def _shares(by_reader: Mapping[str, int]) -> tuple[Share, ...]:
    most = max(by_reader.values(), default=1)
    labels = dict(Reader.choices)
    return tuple(
        Share(str(labels.get(reader, _("others"))), times, max(1, round(100 * times / most)))
        for reader, times in sorted(by_reader.items(), key=lambda entry: -entry[1])
    )
