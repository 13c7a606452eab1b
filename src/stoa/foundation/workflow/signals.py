"""Whether an item still holds ranks a little: what somebody verified first, what is overdue or obsolete last."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stoa.foundation.items.freshness import freshness_of
from stoa.foundation.items.models import OPEN_STATES, Item
from stoa.foundation.registries import RankSignal, SignalValue, kinds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stoa.foundation.items.models.item import ItemQuerySet

_REASON = "the index marks every item"
_MONTH_DAYS = 30.44
OLD_AFTER = 3
"""An item is old after three times as long as a review of its kind holds."""


def states(item_ids: Sequence[int]) -> Mapping[int, Sequence[str]]:
    """Whether items are verified, overdue for a review or obsolete, as of today."""
    today = timezone.localdate()
    rows = _open_items().filter(pk__in=item_ids).only(*_STATE_COLUMNS)
    found = {item.pk: freshness_of(item, today) for item in rows}
    named = {pk: "verified" if state == "due" else state for pk, state in found.items()}
    return {pk: (state,) for pk, state in named.items() if state}


def states_moved(after: date, until: date) -> Iterator[int]:
    """Items whose day of review came and went."""
    passed = Q(verified_until__gte=after, verified_until__lt=until) | Q(review_by__gte=after, review_by__lt=until)
    yield from _open_items().filter(passed).values_list("pk", flat=True)


def ages(item_ids: Sequence[int]) -> Mapping[int, Sequence[str]]:
    """Whether items are fresh or old as things of their kind age; kinds that never have to be reviewed have no age."""
    today = timezone.localdate()
    rows = (
        _open_items().filter(pk__in=item_ids, kind__in=_lasting()).values_list("pk", "kind", "sort_on", "verified_on")
    )
    named = {pk: _age(kind, max(made, verified or made), today) for pk, kind, made, verified in rows}
    return {pk: (age,) for pk, age in named.items() if age}


def ages_moved(after: date, until: date) -> Iterator[int]:
    """Items that ceased to be fresh, or became old."""
    for kind, lasting in _lasting().items():
        for end in (lasting, lasting * OLD_AFTER):
            window = (after - end, until - end - timedelta(days=1))
            passed = Q(sort_on__range=window) | Q(verified_on__range=window)
            yield from _open_items().filter(passed, kind=kind).values_list("pk", flat=True)


def _age(kind: str, since: date, today: date) -> str:
    lasting = _lasting()[kind]
    if today - since <= lasting:
        return "fresh"
    return "old" if today - since > lasting * OLD_AFTER else ""


def _lasting() -> dict[str, timedelta]:
    """How long a review holds, by the kinds in which it does not hold for ever."""
    return {
        entry.key: timedelta(days=round(entry.review_months * _MONTH_DAYS))
        for entry in kinds().values()
        if entry.review_months
    }


def _open_items() -> ItemQuerySet:
    return Item.objects.unscoped(_REASON).filter(status__in=OPEN_STATES)


_STATE_COLUMNS = ("status", "verified_on", "verified_until", "review_by", "obsolete_on")

SIGNALS = [
    RankSignal(
        "state",
        _("State of quality"),
        _("Whether somebody said that it still holds, whether it is overdue for a review, whether it is obsolete."),
        (
            SignalValue("verified", _("verified"), 0.03),
            SignalValue("overdue", _("review overdue"), -0.02),
            SignalValue("obsolete", _("obsolete"), -0.08),
        ),
        states,
        states_moved,
        position=10,
    ),
    RankSignal(
        "age",
        _("Freshness"),
        _("How old it is, as things of its kind age: a brief within a year, a lesson within three."),
        (SignalValue("fresh", _("fresh"), 0.02), SignalValue("old", _("old for its kind"), -0.02)),
        ages,
        ages_moved,
        position=20,
    ),
]
