"""What reading a file gave: its state in a sentence, its pages, what it says about itself, its text in passages."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from stoa.engine.text.passages import Passage

State = Literal["read", "partly read", "unreadable"]


class UnreadableError(Exception):
    """A file, or the page asked for, cannot be read; the message is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The result of reading one file. Never empty without a reason.

    `pages` counts pages or slides and is 0 where there are none; `pages_read` counts those whose text was taken (blank
    pages count). `title`, `authors`, `date` (ISO) and `language` are what the file says or suggests, to be proposed,
    not believed.
    """

    state: State
    reason: str = ""
    pages: int = 0
    pages_read: int = 0
    media_type: str = "application/octet-stream"
    title: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    language: str = ""
    passages: tuple[Passage, ...] = ()

    def sentence(self) -> str:
        """The state as shown beside the file: "read", "partly read: 3 of 4 pages" or "unreadable: why"."""
        if self.state == "read":
            return "read"
        if self.state == "partly read" and self.pages_read < self.pages:
            return f"partly read: {self.pages_read} of {self.pages} pages"
        return f"{self.state}: {self.reason}"

    def text(self) -> str:
        """All passages joined, in order."""
        return "\n\n".join(passage.text for passage in self.passages)


def unreadable(reason: str, *, media_type: str = "application/octet-stream") -> Reading:
    """A reading that failed, with the sentence why."""
    return Reading(state="unreadable", reason=reason, media_type=media_type)


def to_json(reading: Reading) -> dict[str, Any]:
    """A reading as it travels from the child process."""
    return asdict(reading)


def from_json(data: dict[str, Any]) -> Reading:
    """The reading that `to_json` wrote."""
    passages = tuple(Passage(**passage) for passage in data.pop("passages"))
    authors = tuple(data.pop("authors"))
    return Reading(**data, authors=authors, passages=passages)
