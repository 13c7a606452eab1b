"""The errors a person or a program is told about: a code, an HTTP status and a plain sentence.

What a viewer may not see is *not found*: whoever may not know that a thing exists gets the same answer as for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


class StoaError(Exception):
    """Base of every expected failure. `str(error)` is the sentence shown."""

    code = "failed"
    http_status = 500


class NotFoundError(StoaError):
    """Missing, or not the viewer's to see."""

    code = "not-found"
    http_status = 404


class NotAllowedError(StoaError):
    """The viewer may see the thing but not do this to it."""

    code = "not-allowed"
    http_status = 403


class NotAnsweringError(StoaError):
    """Something that this answer needs does not work just now; the same question may be asked again."""

    code = "not-answering"
    http_status = 503


class NoRoomError(StoaError):
    """The disk takes no more just now."""

    code = "no-room"
    http_status = 507


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with what came in: the field, and a sentence that says what to do. `row` is 1-based, 0 for none."""

    field: str
    sentence: str
    row: int = 0

    def __str__(self) -> str:
        where = f"row {self.row}, {self.field}" if self.row else self.field
        return f"{where}: {self.sentence}"


class BadInputError(StoaError):
    """What came in cannot be taken as it is; every problem is named."""

    code = "bad-input"
    http_status = 422

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class EditConflictError(StoaError):
    """Somebody saved the item after this text was read. Both texts are at hand: nothing is lost.

    `ours` and `theirs` are the texts; `mine`, `newest` and `read` the whole contents (`items.content.Content`): what was
    to be saved, what is saved, and what both began with (None if that version is gone). `changed_by` is the name of
    whoever saved last, empty for Stoa itself.
    """

    code = "edit-conflict"
    http_status = 409

    def __init__(
        self,
        short_id: str,
        *,
        read_head: int,
        head: int,
        ours: str,
        theirs: str,
        mine: Any = None,
        newest: Any = None,
        read: Any = None,
        changed_by: str = "",
        changed_at: datetime | None = None,
    ) -> None:
        super().__init__(
            f"{short_id} was changed by somebody else: you read version {read_head}, the newest is version {head}. "
            "Look at both texts and save again."
        )
        self.short_id, self.read_head, self.head, self.ours, self.theirs = short_id, read_head, head, ours, theirs
        self.mine, self.newest, self.read = mine, newest, read
        self.changed_by, self.changed_at = changed_by, changed_at
