"""Judged queries as JSON lines, one form for the page, the command line and the demonstration."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from stoa.across.relevance.models import LONGEST_NOTE, LONGEST_TEXT, Grade
from stoa.engine.text.fold import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

LONGEST_LANGUAGE = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One judged query as written down: `grades` go by short id or by the key under which an item was imported."""

    text: str
    language: str
    grades: Mapping[str, int]
    note: str = ""
    across: bool = False
    offered: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """What was read, and a sentence for every line that was not."""

    lines: list[Line] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_lines(text: str, *, across: bool = False) -> Read:
    """Read JSON lines; `across` holds for lines that say nothing of it."""
    read = Read()
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            read.lines.append(_line(json.loads(line), across=across))
        except (ValueError, TypeError, RecursionError) as error:
            read.problems.append(_("Line %(number)d: %(why)s") % {"number": number, "why": error})
    return read


def write_lines(lines: Iterable[Line]) -> Iterator[str]:
    """The lines as JSON, each with its end."""
    for line in lines:
        row: dict[str, Any] = {"language": line.language, "query": line.text, "judged": dict(line.grades)}
        row |= {"note": line.note} if line.note else {}
        row |= {"across": True} if line.across else {}
        row |= {"offered": True} if line.offered else {}
        yield json.dumps(row, ensure_ascii=False) + "\n"


def _line(row: object, *, across: bool) -> Line:
    if not isinstance(row, dict) or not isinstance(row.get("judged"), dict):
        raise TypeError(_("wants an object with query, language and judged."))
    text, language = " ".join(clean(str(row.get("query") or "")).split()), str(row.get("language") or "")
    if not text or len(text) > LONGEST_TEXT:
        raise ValueError(_("the query must have 1 to %(most)d characters.") % {"most": LONGEST_TEXT})
    if not language.isascii() or not 2 <= len(language) <= LONGEST_LANGUAGE:
        raise ValueError(_("the language must be a code such as en."))
    grades = row["judged"]
    if any(grade not in Grade.values or isinstance(grade, bool) for grade in grades.values()):
        raise ValueError(_("grades are 0, 1 or 2."))
    note = clean(str(row.get("note") or "")).strip()[:LONGEST_NOTE]
    judged = {str(key): int(grade) for key, grade in grades.items()}
    return Line(text, language, judged, note, bool(row.get("across", across)), bool(row.get("offered")))
