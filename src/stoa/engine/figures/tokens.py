"""Sentences and tokens of a text, with their places. One pass each, no backtracking over more than a token."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stoa.engine.figures.lists import word_set
from stoa.engine.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

SPACES = " \u00a0\u2009\u202f"
_NUMBER = (
    rf"\d{{1,3}}(?:[{SPACES}]\d{{3}}(?!\d))+(?:[.,]\d+)?"
    r"|\d{1,3}(?:['’]\d{3}(?!\d))+(?:[.,]\d+)?"
    r"|\d+(?:[.,]\d+)*"
)
_TOKEN = re.compile(rf"(?P<number>{_NUMBER})|(?P<word>[^\W\d_]+)|(?P<sign>[^\w\s]|_)")
_END = re.compile(r"(?<=[.!?…])[\"»”)]*\s+(?=[\"«“(¿¡]*[^\W\d_a-zà-ÿ]|\d)|\n+")
_INNER_DOTS = word_set(
    "no nos n núm nums núms num art arts art cap pág págs p pp par par sec fig ed vol dr mr mrs ms sr sra st al cf "
    "etc approx c"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A number, word or sign. `low` is the word in lower case; `is_glued` holds where nothing parts it from the one before."""

    text: str
    low: str
    start: int
    end: int
    kind: str
    is_glued: bool = False

    @property
    def is_name(self) -> bool:
        return self.kind == "word" and self.text[:1].isupper()


_LONG_LINE = 45


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a text and where each begins."""
    begin = 0
    for end in _END.finditer(text):
        is_wrapped = "\n" in end[0] and _is_wrapped(text, end.start(), end.end())
        if not is_wrapped and not _is_abbreviated(text, begin, end.start()):
            if text[begin : end.start()].strip():
                yield begin, text[begin : end.start()]
            begin = end.end()
    if text[begin:].strip():
        yield begin, text[begin:]


def _is_wrapped(text: str, end: int, following: int) -> bool:
    """Whether a line only goes on below: one break, a long line of prose before it, and no list, table or heading behind."""
    if text[end:following].count("\n") > 1 or text[end - 1 : end] in ".!?…:;":
        return False
    line = text[max(text.rfind("\n", 0, end) + 1, end - 400) : end]
    return len(line) >= _LONG_LINE and "|" not in line and text[following : following + 1] not in "-•*–|#"


def _is_abbreviated(text: str, begin: int, end: int) -> bool:
    """Whether the dot before `end` belongs to a short form such as “No.”, to an initial or to the number of a list."""
    if end <= begin or text[end - 1] != "." or text[end : end + 1] == "\n":
        return False
    if text[begin : end - 1].strip().isdigit():
        return True  # the number of a list; its text follows
    word = text[max(begin, end - 12) : end - 1].rsplit(None, 1)[-1:]
    last = word[0].strip("(«“\"'’") if word else ""
    return last.lower() in _INNER_DOTS or (len(last) == 1 and last.isalpha() and last.isupper())


def tokens(sentence: str) -> list[Token]:
    """The tokens of a sentence. Apostrophes inside words only part them: “l’emploi” is “l” and “emploi”."""
    found: list[Token] = []
    for match in _TOKEN.finditer(sentence):
        kind, text = str(match.lastgroup), match[0]
        if text in "'’":
            continue
        before = found[-1].end if found else -1
        gap = sentence[before : match.start()] if found else " "
        glued = bool(found) and (not gap or gap in "'’")
        found.append(Token(text, text.lower(), match.start(), match.end(), kind, glued))
    return found


def folded(word: str) -> str:
    """The word as labels are compared."""
    return fold(word)
