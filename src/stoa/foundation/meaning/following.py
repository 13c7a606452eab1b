"""Keeping the vectors of one model up to date: all items once, then what the history says has changed.

The vectors and how far they have come are committed in one file, so that a crash repeats a batch and loses nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.models import Event
from stoa.foundation.history.queries import events_after, last_position
from stoa.foundation.items.models import Item
from stoa.foundation.meaning.texts import gone, written_of
from stoa.foundation.registries import verbs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from numpy.typing import NDArray

    from stoa.engine.meaning.protocol import Embedder
    from stoa.engine.meaning.writing import StoreWriter

ITEMS_AT_ONCE = 128
EVENTS_AT_ONCE = 2_000
_PURGED = "item.purged"
_REASON = "vectors are made of every item"


def step(writer: StoreWriter, embedder: Embedder) -> bool:
    """Do the next batch; returns False when there was nothing to do. Raises MeaningError when the model fails."""
    _begin_anew_if_unknown(writer)
    if writer.manifest.swept is not None:
        return _sweep(writer, embedder, writer.manifest.swept)
    return _follow(writer, embedder)


def is_complete(writer: StoreWriter) -> bool:
    """Whether every item was looked at once: searches may use the store."""
    return writer.manifest.swept is None


def _begin_anew_if_unknown(writer: StoreWriter) -> None:
    """Look at all items when the store has followed no history yet, or another one than this database's.

    Vectors it holds are kept: they are used again wherever the text is the same.
    """
    manifest = writer.manifest
    if manifest.mark and manifest.mark == mark_of(manifest.position):
        return
    if manifest.mark or manifest.swept == 0:
        position = last_position()
        writer.commit(position=position, mark=mark_of(position), swept=0)


def mark_of(position: int) -> str:
    """The digest of an event: tells one history from another that is as long."""
    digest = Event.objects.filter(position=position).values_list("digest", flat=True).first()
    return bytes(digest).hex() if digest is not None else ""


def _sweep(writer: StoreWriter, embedder: Embedder, swept: int) -> bool:
    rows = Item.objects.unscoped(_REASON).filter(pk__gt=swept).order_by("pk")
    batch = list(rows.values_list("pk", flat=True)[:ITEMS_AT_ONCE])
    held = writer.snapshot().rows["item"]
    until = batch[-1] if len(batch) == ITEMS_AT_ONCE else np.iinfo(np.int64).max
    others = held[(held > swept) & (held <= until)].tolist()
    _write(writer, embedder, sorted({*batch, *others}))
    failpoint("meaning.before_commit")
    manifest = writer.manifest
    writer.commit(
        position=manifest.position, mark=manifest.mark, swept=batch[-1] if len(batch) == ITEMS_AT_ONCE else None
    )
    failpoint("meaning.committed")
    return True


def _follow(writer: StoreWriter, embedder: Embedder) -> bool:
    events = events_after(writer.manifest.position, EVENTS_AT_ONCE)
    if not events:
        return False
    changed = _items_of(events)
    for start in range(0, len(changed), ITEMS_AT_ONCE):
        _write(writer, embedder, changed[start : start + ITEMS_AT_ONCE])
    failpoint("meaning.before_commit")
    writer.commit(position=events[-1].position, mark=bytes(events[-1].digest).hex(), swept=None)
    failpoint("meaning.committed")
    return True


def _items_of(events: Sequence[Event]) -> list[int]:
    declared = verbs()
    short_ids = {event.object_id for event in events if declared[event.verb].changes_index}
    rows = Item.objects.unscoped(_REASON).filter(short_id__in=short_ids)
    purged = {int(event.data["id"]) for event in events if event.verb == _PURGED and event.payload}
    return sorted({*rows.values_list("pk", flat=True), *purged})


def _write(writer: StoreWriter, embedder: Embedder, item_ids: Sequence[int]) -> None:
    """Add what differs from what the store holds; a text that it knows is not embedded again."""
    written = written_of(item_ids)
    snapshot = writer.snapshot()
    at = snapshot.find(written.rows["item"])
    known = at >= 0
    same_text = known & (_at(snapshot.rows["text"], at) == written.rows["text"])
    differs = ~known | (_at(snapshot.rows, at) != written.rows)
    vectors = np.zeros((len(at), writer.manifest.identity.dimensions), dtype=np.float16)
    again = np.flatnonzero(differs & same_text)
    vectors[again] = snapshot.vectors_of(at[again])
    new = np.flatnonzero(differs & ~same_text)
    if len(new):
        vectors[new] = embedder.embed([written.texts[number] for number in new], is_query=False)
    writer.add(written.rows[differs], vectors[differs])
    _remove(writer, snapshot.rows["item"], set(item_ids) - set(written.rows["item"].tolist()))


def _remove(writer: StoreWriter, held: NDArray[Any], missing: set[int]) -> None:
    leaving = sorted(missing & set(held[np.isin(held, sorted(missing))].tolist())) if missing else []
    writer.add(gone(leaving), np.zeros((len(leaving), writer.manifest.identity.dimensions), dtype=np.float16))


def _at(column: NDArray[Any], at: NDArray[np.int64]) -> NDArray[Any]:
    """The values at some places; whatever stands first where a place is -1 or there is nothing at all."""
    return column[at.clip(min=0)] if len(column) else np.zeros(len(at), dtype=column.dtype)
