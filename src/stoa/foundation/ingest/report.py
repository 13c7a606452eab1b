"""What an import did, for people and for programs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stoa.foundation.errors import Problem


@dataclass(frozen=True, slots=True)
class Refusal:
    """A problem and the file it was found in; `problem.row` is the line, 0 for the whole file."""

    file: str
    problem: Problem

    def __str__(self) -> str:
        return f"{self.file}, {self.problem}"


@dataclass(frozen=True, slots=True)
class Kept:
    """Fields of an item that were edited in Stoa since the last import and therefore stay as they are."""

    item: str
    title: str
    fields: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.item} “{self.title[:60]}”: {', '.join(self.fields)}"


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """How one file ended: *read*, *partly read: …* or *unreadable: …*; `item` is empty in a dry run of a new file."""

    file: str
    state: str
    item: str
    outcome: str

    def __str__(self) -> str:
        return f"{self.file}: {self.state}"


@dataclass(slots=True)
class Report:
    """Counts and lists of one import. `refused` names every problem of every row left out or brought in incomplete."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    files: list[FileOutcome] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0
    is_dry_run: bool = False
    stopped: str = ""

    @property
    def refused_rows(self) -> int:
        return len({(refusal.file, refusal.problem.row) for refusal in self.refused})

    @property
    def is_whole(self) -> bool:
        """Whether everything came in: nothing was refused and nothing stopped the import."""
        return not self.refused and not self.stopped

    def refuse(self, file: str, problems: list[Problem]) -> None:
        self.refused += [Refusal(file, problem) for problem in problems]

    def lines(self) -> Iterator[str]:
        """The report in plain lines, the sum last."""
        yield from self.notes
        yield from (str(outcome) for outcome in self.files)
        if self.kept:
            yield "Edited in Stoa since the last import, and kept:"
            yield from (f"  {kept}" for kept in self.kept)
        if self.refused:
            yield "Not taken:"
            yield from (f"  {refusal}" for refusal in sorted(self.refused, key=lambda r: (r.file, r.problem.row)))
        yield self.sum_line()
        if self.stopped:
            yield f"The import stopped: {self.stopped} Run it again to go on where it stopped."

    def sum_line(self) -> str:
        done = self.new + self.changed + self.unchanged
        rate = f" ({done / self.seconds:,.0f}/s)" if done >= 1000 and self.seconds else ""
        words = "would be " if self.is_dry_run else ""
        return (
            f"{self.new:,} {words}new{self._unread()}, {self.changed:,} {words}changed, {self.unchanged:,} unchanged, "
            f"{self.refused_rows:,} with problems, in {self.seconds:.1f} s{rate}."
        )

    def _unread(self) -> str:
        """How many of the new files say nothing, since nothing in them could be read."""
        unread = sum(file.outcome == "new" and file.state.startswith("unreadable") for file in self.files)
        return f", of which {unread:,} could not be read" if unread else ""

    def as_json(self) -> dict[str, Any]:
        return {
            "dry_run": self.is_dry_run,
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "refused": [
                {"file": r.file, "row": r.problem.row, "field": r.problem.field, "sentence": r.problem.sentence}
                for r in self.refused
            ],
            "kept": [{"item": k.item, "title": k.title, "fields": list(k.fields)} for k in self.kept],
            "files": [{"file": f.file, "state": f.state, "item": f.item, "outcome": f.outcome} for f in self.files],
            "notes": self.notes,
            "stopped": self.stopped,
            "seconds": round(self.seconds, 3),
        }
