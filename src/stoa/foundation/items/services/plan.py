"""What is to be saved, and what is decided about it before the first row is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stoa.foundation.items.models import OPEN_STATES, Status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from stoa.foundation.items.content import Content


@dataclass(frozen=True, slots=True)
class Save:
    """One item to save: new when `item` is None, else a new version of it.

    `status` is the state the item is to have afterwards; *draft* over a published item keeps what is live and stores a
    version beside it. `read_head` is the version the writer read, required for an existing item.
    """

    content: Content
    kind: str
    status: str = Status.DRAFT
    item: int | None = None
    read_head: int | None = None
    source: str = ""
    source_key: str | None = None
    source_digest: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """`columns` are values of the common core, `typed` those of the kind's own table, `revision` is the content as JSON.

    `stewards` are the tokens of those who look after the item.
    """

    columns: dict[str, Any]
    typed: dict[str, Any]
    revision: str
    stewards: frozenset[str]


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of one save."""

    id: int
    short_id: str
    number: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Planned:
    """A save with everything decided: ids, number, interned sets."""

    save: Save
    prepared: Prepared
    id: int
    short_id: str
    number: int
    stamp: int
    access: int
    stewards: int
    translation_key: UUID
    moment: datetime

    @property
    def is_new(self) -> bool:
        return self.save.item is None

    @property
    def is_live(self) -> bool:
        return self.save.status in OPEN_STATES

    def payload(self, changed: Sequence[str]) -> dict[str, Any]:
        return {"number": self.number, "stamp": self.stamp, "state": self.save.status, "changed": list(changed)}
