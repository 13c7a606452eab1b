"""The bin, and what stands in the way of taking an item away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.utils import timezone
from django.utils.translation import gettext as _

from stoa.foundation.items.models import Item, LegalHold, Status
from stoa.foundation.items.queries.keeping import binned_items, standing_hold

if TYPE_CHECKING:
    from datetime import date, datetime, timedelta

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Binned

Act = Literal["archive", "withdraw", "bin"]


@dataclass(frozen=True, slots=True)
class BinnedLine:
    """One item in the bin. `hold` says why it stays beyond its day, empty if nothing holds it."""

    short_id: str
    title: str
    language: str
    kind: str
    who: str
    binned_at: datetime
    gone_on: date
    hold: str


@dataclass(frozen=True, slots=True)
class BinPage:
    """What the viewer may take out again, newest first; `undo` is what was thrown away a moment ago."""

    lines: tuple[BinnedLine, ...]
    undo: BinnedLine | None


def bin_page(viewer: Viewer, just_binned: str, *, kept: timedelta) -> BinPage:
    """The bin as the viewer may see it: two statements, however full it is. `kept` is how long things stay in it."""
    rows = binned_items(viewer)
    holds = dict(LegalHold.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", "reason")) if rows else {}
    lines = tuple(_line(row, holds.get(row.pk, ""), kept) for row in rows)
    return BinPage(lines, next((line for line in lines if line.short_id == just_binned), None))


def _line(row: Binned, hold: str, kept: timedelta) -> BinnedLine:
    item = row.item
    return BinnedLine(
        item.short_id,
        item.title,
        item.language,
        str(item.kind_entry.label),
        row.person.name if row.person else "",
        row.binned_at,
        timezone.localdate(row.binned_at + kept),
        held(hold),
    )


def held(reason: str) -> str:
    """The sentence about a legal hold, empty without one."""
    return _("Kept under a legal hold: %(reason)s") % {"reason": reason} if reason else ""


def leaving_bar(item: Item, act: Act) -> str:
    """Why the item cannot be taken away like this now, in a sentence; empty if it can."""
    state = _state_bar(item, act)
    if state or act == "archive":
        return state
    hold = standing_hold(item)
    return held(hold.reason) if hold else ""


def _state_bar(item: Item, act: Act) -> str:
    was_published = item.live is not None
    if item.status == Status.WITHDRAWN:
        return _("This was withdrawn already.")
    if act == "bin":
        return _("Readers may rely on what was published: withdraw it with a reason instead.") if was_published else ""
    if not was_published:
        return _("This was never published. Move it to the bin if nobody needs it.")
    return _("This is archived already.") if act == "archive" and item.status == Status.ARCHIVED else ""
