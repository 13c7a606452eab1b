"""What of an item is embedded, and what is kept beside its vector.

One vector an item: its title, its summary and the beginning of its text, or of its first file where it has little text of its
own. Models read a few hundred words at once, so more would be cut off; a vector for each passage would take five times as
long to make and leave exact search at a fifth of the items, while the place inside an item is found by its words.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from stoa.engine.meaning.manifest import ROW
from stoa.engine.search.protocol import FOREVER
from stoa.engine.text.markdown import plain_text
from stoa.foundation.ingest.models import FilePassage
from stoa.foundation.items.models import OPEN_STATES, Attachment, Item, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

RECIPE = 1
"""Goes into the digest of every text: raise it when other text is embedded, and all of it is embedded anew."""
LONGEST = 2_000
"""Characters embedded, some four hundred words."""
LITTLE = 800
FIRST_PASSAGES = 3
_MARKED = 3
"""Raw text holds marks that are not read: so many times as much of it is looked at."""
_REASON = "every item has a vector; each search asks for its viewer"
_COLUMNS = ("id", "stamp", "access_id", "stewards_id", "status", "available_from", "available_until")
_TEXTS = ("title", "summary", "text", "card")


@dataclass(frozen=True, slots=True)
class Written:
    """Items as they are now: a row for each that exists, in the order of their ids, with its text."""

    rows: NDArray[Any]
    texts: list[str]


def written_of(item_ids: Iterable[int]) -> Written:
    """Those of the items that exist; at most three statements."""
    found = Item.objects.unscoped(_REASON).filter(pk__in=list(item_ids)).order_by("pk")
    records = list(found.values(*_COLUMNS, *_TEXTS))
    of_files = _beginnings([record["id"] for record in records if record["card"].get("files")])
    texts = [_text(record, of_files) for record in records]
    rows = np.zeros(len(records), dtype=ROW)
    for number, record in enumerate(records):
        rows[number] = _row(record, texts[number])
    return Written(rows, texts)


def gone(item_ids: Sequence[int]) -> NDArray[Any]:
    """Rows that take items out of the store."""
    rows = np.zeros(len(item_ids), dtype=ROW)
    rows["item"], rows["is_gone"] = item_ids, True
    return rows


def _row(record: Mapping[str, Any], text: str) -> tuple[Any, ...]:
    return (
        record["id"],
        record["stamp"],
        record["access_id"],
        record["stewards_id"],
        _seconds(record["available_from"], -FOREVER),
        _seconds(record["available_until"], FOREVER),
        _digest(text),
        record["status"] in OPEN_STATES,
        record["status"] not in {Status.ARCHIVED, Status.WITHDRAWN},
        False,
    )


def _text(record: Mapping[str, Any], of_files: Mapping[int, str]) -> str:
    own = plain_text(record["text"][: LONGEST * _MARKED])
    parts = [record["title"], record["summary"], own]
    if len(own) < LITTLE:
        parts.append(of_files.get(record["id"], ""))
    return "\n".join(part for part in parts if part)[:LONGEST]


def _beginnings(item_ids: Sequence[int]) -> dict[int, str]:
    """The first passages of each item's first file that has any."""
    if not item_ids:
        return {}
    attached = list(Attachment.objects.filter(item_id__in=item_ids).order_by("item_id", "position"))
    passages = FilePassage.objects.filter(blob_id__in={a.blob_id for a in attached}).order_by("blob_id", "position")
    texts: dict[str, list[str]] = {}
    for blob, text in passages.filter(position__lte=FIRST_PASSAGES).values_list("blob_id", "text"):
        texts.setdefault(blob, []).append(text)
    found: dict[int, str] = {}
    for attachment in attached:
        if attachment.blob_id in texts:
            found.setdefault(attachment.item_id, "\n".join(texts[attachment.blob_id]))
    return found


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{RECIPE}\n{text}".encode()).digest()[:8], "little")


def _seconds(moment: datetime | None, otherwise: int) -> int:
    return otherwise if moment is None else int(moment.astimezone(UTC).timestamp())
