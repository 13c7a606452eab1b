"""Builders for what items state."""

from __future__ import annotations

from django.utils import timezone

from stoa.across.figures.follower import READER, follow_history
from stoa.across.figures.models import FiguresRead, ProposedPair
from stoa.across.figures.pairing import propose_pairs
from stoa.foundation.history.queries import last_position, reader_position


def read_figures() -> None:
    """Bring what items state up to date, as the worker does in some turns."""
    while reader_position(READER) < last_position():
        follow_history(timezone.now())


def proposed_pairs() -> list[ProposedPair]:
    """Read what items state, propose pairs, and give all there are."""
    read_figures()
    while FiguresRead.objects.filter(is_paired=False).exists():
        propose_pairs(timezone.now())
    return list(ProposedPair.objects.order_by("pk"))
