"""What is cited, and the names of those who made it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

_PARTICLES = {"de", "da", "del", "della", "der", "di", "du", "la", "le", "van", "von", "bin", "al", "el", "ten", "ter"}
_OF_BODIES = {"of", "for", "and", "the", "on", "&", "et", "des", "pour", "sur", "para", "sobre"}
"""Words that stand in names of ministries, unions and institutes and in nobody's own."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is cited. `authors` and `translators` are names as written, first name first.

    `are_persons` is false where the authors are certainly none. `sort` is a type of schema.org, `kind` its name in words.
    `issued` is None for what has no date.
    """

    key: str
    authors: tuple[str, ...]
    are_persons: bool
    issued: date | None
    title: str
    sort: str
    kind: str
    publisher: str
    url: str
    language: str
    translators: tuple[str, ...] = ()

    @property
    def is_book(self) -> bool:
        return self.sort == "Book"

    @property
    def other_publisher(self) -> str:
        """The publisher unless it is the author: named once is enough for readers."""
        return "" if self.publisher in self.authors else self.publisher

    def authors_split(self) -> list[Name]:
        return [split(name) if self.are_persons else Name("", one_line(name)) for name in self.authors]

    def translators_split(self) -> list[Name]:
        return [split(name) for name in self.translators]


@dataclass(frozen=True, slots=True)
class Name:
    """A name in two parts; `given` is empty for an organization and for a name of one word."""

    given: str
    family: str

    @property
    def is_person(self) -> bool:
        return bool(self.given)

    @property
    def in_order(self) -> str:
        return f"{self.given} {self.family}".strip()

    @property
    def inverted(self) -> str:
        return f"{self.family}, {self.given}" if self.given else self.family


def split(name: str) -> Name:
    """“Amina de la Cruz” is “de la Cruz” of the given name “Amina”; what looks like an organization stays whole."""
    if "," in name:
        family, _, given = one_line(name).partition(",")
        return Name(given.strip(), family.strip())
    words = name.split()
    if len(words) < 2 or not _OF_BODIES.isdisjoint(word.lower() for word in words):
        return Name("", one_line(name))
    start = len(words) - 1
    if start > 2 and words[start - 1] == "y":  # Ortega y Gasset
        start -= 2
    while start > 1 and words[start - 1].lower() in _PARTICLES:
        start -= 1
    return Name(" ".join(words[:start]), " ".join(words[start:]))


def one_line(text: str) -> str:
    """The text without line ends and control signs: in RIS each line is a field."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
