"""What asks ranks a little behind what tells, where both hold the words equally well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from stoa.foundation.items.models import Item
from stoa.foundation.registries import RankSignal, SignalValue, asking_kinds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def asking(item_ids: Sequence[int]) -> Mapping[int, Sequence[str]]:
    """The questions and needs among the items."""
    rows = Item.objects.unscoped("the index marks every item").filter(pk__in=item_ids, kind__in=asking_kinds())
    return dict.fromkeys(rows.values_list("pk", flat=True), ("yes",))


SIGNALS = [
    RankSignal(
        "asking",
        _("Questions and needs"),
        _("What somebody wants to know, as against what somebody knows."),
        (SignalValue("yes", _("asks"), -0.1),),
        asking,
        position=50,
    )
]
