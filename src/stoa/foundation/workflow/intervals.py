"""How long a review holds, by kind."""

from __future__ import annotations

import calendar
from datetime import date

from stoa.foundation.registries import kind


def next_review(kind_key: str, today: date) -> date | None:
    """The day on which an item of this kind verified today is due again; None for a kind that never is."""
    months = kind(kind_key).review_months
    if not months:
        return None
    years, month = divmod(today.month - 1 + months, 12)
    year = today.year + years
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))
