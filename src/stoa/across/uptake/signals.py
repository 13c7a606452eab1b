"""How much an item is used ranks a little, in wide steps: a number a year, never a person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stoa.across.uptake.models import DailyCount, What
from stoa.foundation.registries import RankSignal, SignalValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from django.db.models import QuerySet

YEAR = timedelta(days=365)
STEPS = ((1_000, "1000"), (100, "100"), (10, "10"))
"""Tens, hundreds and thousands a year: fewer say nothing, and might point at somebody."""
_ITEMS_AT_ONCE = 500


def uses(item_ids: Sequence[int]) -> Mapping[int, Sequence[str]]:
    """The step that each item's use in the last year of whole days reaches, of those that reach any."""
    steps = _steps(item_ids, timezone.localdate())
    return {item: (step,) for item, step in steps.items()}


def uses_moved(after: date, until: date) -> Iterator[int]:
    """Items that a day's use, or a day that fell out of the year, took to another step."""
    entered = _ranked().filter(day__gte=after, day__lt=until)
    left = _ranked().filter(day__gte=after - YEAR, day__lt=until - YEAR)
    candidates = sorted({*_items(entered), *_items(left)})
    for start in range(0, len(candidates), _ITEMS_AT_ONCE):
        batch = candidates[start : start + _ITEMS_AT_ONCE]
        before, now = _steps(batch, after), _steps(batch, until)
        yield from (item for item in batch if before.get(item) != now.get(item))


def _ranked() -> QuerySet[DailyCount]:
    """All use but what was said in knowledge checks: that moves nothing others are shown."""
    return DailyCount.objects.exclude(what=What.CHECK)


def _items(rows: QuerySet[DailyCount]) -> Iterable[int]:
    return rows.order_by().values_list("item_id", flat=True).distinct()


def _steps(item_ids: Sequence[int], day: date) -> dict[int, str]:
    """The steps reached in the year before `day`; the day itself is not over yet."""
    rows = _ranked().filter(item_id__in=item_ids, day__gte=day - YEAR, day__lt=day)
    totals = rows.values_list("item_id").annotate(times=Sum("count")).order_by()
    reached = {item: next((name for least, name in STEPS if times >= least), "") for item, times in totals}
    return {item: step for item, step in reached.items() if step}


SIGNALS = [
    RankSignal(
        "use",
        _("Use"),
        _("How often it was opened or taken in the last year, by whomever."),
        (
            SignalValue("10", _("used ten times a year"), 0.01),
            SignalValue("100", _("used a hundred times a year"), 0.02),
            SignalValue("1000", _("used a thousand times a year"), 0.03),
        ),
        uses,
        uses_moved,
        position=40,
    )
]
