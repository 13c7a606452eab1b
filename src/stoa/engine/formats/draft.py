"""What a reader of one format hands over before its state is judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stoa.engine.text.passages import Passage


@dataclass(frozen=True, slots=True)
class Draft:
    """Passages and facts of one file. `reason` says what was not taken; empty if all was."""

    passages: tuple[Passage, ...] = ()
    pages: int = 0
    pages_read: int = 0
    reason: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    language: str = ""
