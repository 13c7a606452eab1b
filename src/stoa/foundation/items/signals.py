"""What an item is ranks a little: what the organization itself says comes before what its people noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from stoa.foundation.items.models import Item
from stoa.foundation.registries import RankSignal, SignalValue, kinds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def official(item_ids: Sequence[int]) -> Mapping[int, Sequence[str]]:
    """Items of the kinds in which the organization speaks for itself."""
    spoken = [entry.key for entry in kinds().values() if entry.is_official]
    rows = Item.objects.unscoped("the index marks every item").filter(pk__in=item_ids, kind__in=spoken)
    return dict.fromkeys(rows.values_list("pk", flat=True), ("yes",))


SIGNALS = [
    RankSignal(
        "official",
        _("Official status"),
        _("What the organization publishes or decides under its own name, as against notes of its people."),
        (SignalValue("yes", _("official"), 0.02),),
        official,
        position=30,
    )
]
