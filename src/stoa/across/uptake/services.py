"""Counting. No person, no address, no visit: a number for an item, a day, a country and a kind of reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from stoa.across.uptake.buffer import BUFFER
from stoa.across.uptake.models import Reader, What
from stoa.foundation.access.reach import STAFF

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Item


def count(viewer: Viewer, item: Item, what: str = What.PAGE, *, country: str = "") -> None:
    """Count that a reader did something with an item they may see. Its owner does not count, nor what nobody may see yet.

    Written behind the page with others. Never raises for the database.
    """
    if not item.is_open or (viewer.person_id is not None and viewer.person_id == item.owner_id):
        return
    BUFFER.put((item.pk, timezone.localdate(), _country(country), reader_of(viewer).value, What(what).value), 1)


def reader_of(viewer: Viewer) -> Reader:
    """The kind of reader, the first that fits: staff, a constituent, a donor, a partner, else the public."""
    if STAFF in viewer.tokens:
        return Reader.STAFF
    for reader in (Reader.GOVERNMENT, Reader.EMPLOYERS, Reader.WORKERS):
        if f"group:{reader.value}" in viewer.tokens:
            return reader
    sorts = {token.partition(":")[0] for token in viewer.tokens}
    return next((reader for reader in (Reader.DONOR, Reader.PARTNER) if reader.value in sorts), Reader.PUBLIC)


def _country(given: str) -> str:
    code = given.strip().upper()
    return code if len(code) == 2 and code.isascii() and code.isalpha() and code not in {"XX", "ZZ"} else ""
