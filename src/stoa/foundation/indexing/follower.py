"""The indexer: a reader of the history that brings both indexes up to date.

The index commit comes first, then the reader's position: a crash between them repeats work and loses nothing.
"""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

from stoa.foundation.access.queries import denied_items
from stoa.foundation.access.services import lift_denials
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.queries import events_after, last_position, reader_position
from stoa.foundation.history.services import move_reader
from stoa.foundation.indexing.documents import documents_of, is_public_now
from stoa.foundation.indexing.places import READER, Pair, current_generation, pair_in_use
from stoa.foundation.items.models import Item
from stoa.foundation.registries import verbs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stoa.engine.search.protocol import Document, Writer

EVENTS_AT_ONCE = 5_000
ITEMS_AT_ONCE = 500
PURGED = "item.purged"
GONE = 2**62


def lag() -> int:
    """How many events the index is behind; 0 when it is up to date."""
    return last_position() - reader_position(READER)


def catch_up(*, pair: Pair | None = None, reader: str = READER, until: int | None = None) -> int:
    """Index everything up to now (or position `until`) and return how many items were written.

    Raises WriterBusyError when another process holds the index.
    """
    if not lag() and reader == READER and pair is None:
        return 0
    indexes = pair or pair_in_use()
    written = 0
    with ExitStack() as held:
        full = held.enter_context(indexes.full.writer())
        if pair is None and indexes.generation != current_generation():
            return 0  # switched while we waited for the lock: the next call writes the new generation
        public = held.enter_context(indexes.public.writer())
        while changed := _next_changes(reader, until):
            position, item_ids = changed
            stamps = _index(item_ids, full, public)
            if reader == READER:  # what another pair holds does not yet protect the searches of the one in use
                lift_denials(stamps)
            written += len(stamps)
            move_reader(reader, position)
            failpoint("index.marked")
    return written


def _next_changes(reader: str, until: int | None) -> tuple[int, list[int]] | None:
    """The position after the next events, and the ids of the items they changed; None at the end."""
    events = events_after(reader_position(reader), EVENTS_AT_ONCE)
    if until is not None:
        events = [event for event in events if event.position <= until]
    if not events:
        return None
    declared = verbs()
    short_ids = {event.object_id for event in events if declared[event.verb].changes_index}
    rows = Item.objects.unscoped("the indexer").filter(short_id__in=short_ids)
    purged = {event.data["id"] for event in events if event.verb == PURGED and event.payload}
    return events[-1].position, sorted({*rows.values_list("pk", flat=True), *purged})


def lift_what_is_held(pair: Pair) -> None:
    """Drop the denials of items that the pair, just put in use, holds as tightened."""
    denied = denied_items()
    if denied:
        lift_denials({entry.item: entry.stamp for entry in pair.full.entries() if entry.item in denied})


def _index(item_ids: list[int], full: Writer, public: Writer) -> dict[int, int]:
    stamps: dict[int, int] = {}
    for start in range(0, len(item_ids), ITEMS_AT_ONCE):
        stamps |= write_items(item_ids[start : start + ITEMS_AT_ONCE], full, public)
    failpoint("index.before_commit")
    full.commit()
    public.commit()
    failpoint("index.after_commit_before_mark")
    return stamps


def write_items(item_ids: Iterable[int], full: Writer, public: Writer) -> dict[int, int]:
    """Replace the items' documents in both indexes, uncommitted; returns each item's stamp.

    Items that were deleted leave both; they count as held at any stamp.
    """
    now = int(time.time())
    stamps = dict.fromkeys(item_ids, GONE)
    for item, documents in documents_of(stamps):
        stamps[item] = documents[0].stamp
        full.replace(item, documents)
        public.replace(item, _public_part(documents, now))
    for item in (pk for pk, stamp in stamps.items() if stamp == GONE):
        full.replace(item, [])
        public.replace(item, [])
    return stamps


def _public_part(documents: list[Document], now: int) -> list[Document]:
    return documents if is_public_now(documents[0], now) else []
