"""Counting. No person, no address, no visit: a number for an item, a day, a country and a kind of reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone

from stoa.across.uptake.buffer import BUFFER, write_counts
from stoa.across.uptake.models import DailyCount, Reader, What
from stoa.foundation.access.reach import STAFF

if TYPE_CHECKING:
    from datetime import date

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Item


def count(viewer: Viewer, item: Item, what: str = What.PAGE, *, country: str = "") -> None:
    """Count that a reader did something with an item they may see. Its owner does not count, nor what nobody may see yet.

    Written behind the page with others. Never raises for the database.
    """
    if not _counts(viewer, item):
        return
    BUFFER.put((item.pk, timezone.localdate(), _country(country), reader_of(viewer).value, What(what).value), 1)


def count_check(viewer: Viewer, item: Item) -> tuple[date, str] | None:
    """Count, at once, that a reader found an item useful for a draft; returns under which day and kind of reader.

    None where it does not count. `take_back_check` undoes it.
    """
    if not _counts(viewer, item):
        return None
    day, reader = timezone.localdate(), reader_of(viewer).value
    write_counts({(item.pk, day, "", reader, What.CHECK.value): 1})
    return day, reader


def take_back_check(item_id: int, day: date, reader: str) -> None:
    """Count one time less what `count_check` counted."""
    row = DailyCount.objects.filter(item_id=item_id, day=day, country="", reader=reader, what=What.CHECK)
    row.filter(count__gt=1).update(count=F("count") - 1) or row.delete()


def _counts(viewer: Viewer, item: Item) -> bool:
    return item.is_open and (viewer.person_id is None or viewer.person_id != item.owner_id)


def reader_of(viewer: Viewer) -> Reader:
    """The kind of reader, the first that fits: staff, a constituent, a donor, a partner, else the public."""
    if STAFF in viewer.own_tokens:
        return Reader.STAFF
    for reader in (Reader.GOVERNMENT, Reader.EMPLOYERS, Reader.WORKERS):
        if f"group:{reader.value}" in viewer.own_tokens:
            return reader
    sorts = {token.partition(":")[0] for token in viewer.own_tokens}
    return next((reader for reader in (Reader.DONOR, Reader.PARTNER) if reader.value in sorts), Reader.PUBLIC)


def _country(given: str) -> str:
    code = given.strip().upper()
    return code if len(code) == 2 and code.isascii() and code.isalpha() and code not in {"XX", "ZZ"} else ""
