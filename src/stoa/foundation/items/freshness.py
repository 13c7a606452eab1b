"""Whether what an item says still holds, as far as somebody looked: a word for a badge."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import date

    from stoa.foundation.items.models import Item

REMINDED_BEFORE = timedelta(days=14)
WORDS = {"verified": _("verified"), "due": _("review due"), "overdue": _("review overdue"), "obsolete": _("obsolete")}


def freshness_of(item: Item, today: date) -> str:
    """`obsolete`, `overdue`, `due` (within fourteen days), `verified`, or empty: nobody said anything, or not published."""
    if not item.is_open:
        return ""
    if item.obsolete_on is not None:
        return "obsolete"
    check_by = item.check_by
    if check_by is not None and check_by < today:
        return "overdue"
    if check_by is not None and check_by <= today + REMINDED_BEFORE:
        return "due"
    return "verified" if item.verified_on is not None else ""
