"""What people type into the search box: words, "phrases", -not, field:value and OR. Nothing typed is an error.

A colon behind an unknown name, an apostrophe, an open quote or a lone sign are read as plain words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from stoa.engine.search.protocol import Clause, Query

if TYPE_CHECKING:
    from collections.abc import Iterator

FIELDS = ("title", "kind", "topic", "place", "language", "year", "unit", "state")
"""The names that may stand before a colon."""

LONGEST_QUERY = 1_000
"""Characters of a query that are read; the rest is cut, with a note."""

_QUOTES = re.compile("[“”„‟«»＂]")
_UNREADABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_FIELD = rf"(?P<field>{'|'.join(FIELDS)}):(?!\s)"
_PART = re.compile(
    rf"""
    (?P<minus>-(?=["\w]))?
    (?: (?:{_FIELD})? "(?P<quoted>[^"]*)"
      | {_FIELD.replace("<field>", "<bare_field>")} (?P<value>[^\s"]+)
      | (?P<word>[^\s"]+)
    )
    | (?P<open>")
    """,
    re.VERBOSE | re.IGNORECASE,
)


class Note(StrEnum):
    """What was done to a query that its author should be told; the interface words it."""

    CUT = "cut"
    UNCLOSED_QUOTE = "unclosed-quote"


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query as understood, with notes on what was not taken as typed."""

    query: Query
    notes: tuple[Note, ...] = ()


def parse(text: str) -> ParsedQuery:
    """Understand what was typed. Never fails: what is no syntax of ours is taken as words.

    Words next to each other become one clause. `OR` in capitals separates groups. A minus excludes when it stands at
    the start of a word, phrase or field. Quotes of other typographies count as quotes.
    """
    notes = [Note.CUT] if len(text) > LONGEST_QUERY else []
    plain = _QUOTES.sub('"', _UNREADABLE.sub(" ", text[:LONGEST_QUERY]))
    if plain.count('"') % 2:
        notes.append(Note.UNCLOSED_QUOTE)
    groups = _grouped(_clauses(plain))
    return ParsedQuery(Query(groups=tuple(dict.fromkeys(groups))), tuple(notes))


def render(query: Query) -> str:
    """The words, phrases and fields of a query as one would type them; facet filters are not part of it."""
    return " OR ".join(" ".join(_typed(clause) for clause in group) for group in query.groups)


def words_only(text: str) -> Query:
    """A text as plain words without any syntax: for prose such as questions of a test collection."""
    cleaned = " ".join(_UNREADABLE.sub(" ", text).split())
    return Query(groups=((Clause(cleaned),),)) if _says_something(cleaned) else Query()


def highlight_terms(query: Query) -> tuple[str, ...]:
    """The words a reader expects to see marked: everything asked for in the text or the title, nothing excluded."""
    wanted = (
        clause.text
        for group in query.groups
        for clause in group
        if not clause.excluded and (clause.kind != "field" or clause.field == "title")
    )
    return tuple(dict.fromkeys(word for text in wanted for word in text.split()))


def _clauses(text: str) -> Iterator[Clause | None]:
    """Clauses in order, None where OR stood."""
    for part in _PART.finditer(text):
        if part["word"] == "OR" and not part["minus"]:
            yield None
            continue
        clause = _clause(part)
        if _says_something(clause.text):
            yield clause


def _clause(part: re.Match[str]) -> Clause:
    excluded = part["minus"] is not None
    if part["word"] is not None or part["open"] is not None:
        return Clause(part["word"] or "", excluded=excluded)
    field = (part["field"] or part["bare_field"] or "").lower()
    text = part["value"] if part["value"] is not None else " ".join(part["quoted"].split())
    return Clause(text, "field" if field else "phrase", field, excluded)


def _grouped(clauses: Iterator[Clause | None]) -> Iterator[tuple[Clause, ...]]:
    group: list[Clause] = []
    for clause in clauses:
        if clause is None:
            if group:
                yield tuple(group)
            group = []
        elif group and _is_plain(clause) and _is_plain(group[-1]):
            group[-1] = Clause(f"{group[-1].text} {clause.text}")
        else:
            group.append(clause)
    if group:
        yield tuple(group)


def _typed(clause: Clause) -> str:
    text = clause.text
    if clause.kind == "phrase" or (clause.kind == "field" and re.search(r"\s", text)):
        text = f'"{text}"'
    prefix = "-" if clause.excluded else ""
    return f"{prefix}{clause.field}:{text}" if clause.field else f"{prefix}{text}"


def _is_plain(clause: Clause) -> bool:
    return clause.kind == "words" and not clause.excluded


def _says_something(text: str) -> bool:
    return any(character.isalnum() for character in text)
