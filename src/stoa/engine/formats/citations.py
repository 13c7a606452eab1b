"""Citations of one source, in APA (7th edition) and BibTeX."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PARTICLES = {"de", "da", "del", "della", "der", "di", "du", "la", "le", "van", "von", "bin", "al", "el", "ten", "ter"}
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_MOST_AUTHORS = 20


@dataclass(frozen=True, slots=True)
class Source:
    """What is cited. `authors` are names as written, first name first; `are_persons` is false for a corporate author."""

    key: str
    authors: tuple[str, ...]
    are_persons: bool
    year: int
    title: str
    kind: str
    publisher: str
    url: str
    language: str
    is_book: bool = False


def apa(source: Source) -> str:
    """One reference list entry. A corporate author that is also the publisher is named once."""
    who = _apa_authors(source)
    kind = "" if source.is_book else f" [{source.kind}]"
    publisher = f" {source.publisher}." if source.publisher and source.publisher not in source.authors else ""
    title = source.title.rstrip(".")
    if not who:
        return f"{title}{kind}. ({source.year}).{publisher} {source.url}"
    return f"{who.rstrip('.')}. ({source.year}). {title}{kind}.{publisher} {source.url}"


def _apa_authors(source: Source) -> str:
    if not source.are_persons:
        return ", ".join(source.authors)
    names = [_inverted(name) for name in source.authors]
    if len(names) > _MOST_AUTHORS:
        return ", ".join(names[: _MOST_AUTHORS - 1]) + f", … {names[-1]}"
    if len(names) > 1:
        return ", ".join(names[:-1]) + f", & {names[-1]}"
    return "".join(names)


def _inverted(name: str) -> str:
    """“Amina de la Cruz” → “de la Cruz, A.”; a name with a comma or of one word stays as it is written."""
    words = name.split()
    if "," in name or len(words) < 2:
        return name
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in _PARTICLES:
        start -= 1
    initials = " ".join("-".join(f"{part[0]}." for part in word.split("-") if part) for word in words[:start])
    return f"{' '.join(words[start:])}, {initials}"


def bibtex(source: Source) -> str:
    """One entry; corporate authors are braced so that no program splits them into names."""
    authors = " and ".join(_escaped(name) if source.are_persons else f"{{{_escaped(name)}}}" for name in source.authors)
    fields = {
        "author": authors,
        "title": f"{{{_escaped(source.title)}}}",
        "year": str(source.year),
        "publisher": _escaped(source.publisher),
        "type": "" if source.is_book else _escaped(source.kind),
        "language": source.language,
        "url": source.url,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    entry = "book" if source.is_book else "misc"
    return "\n".join([f"@{entry}{{{re.sub(r'[^A-Za-z0-9-]', '', source.key)},", *lines, "}"])


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(letter, letter) for letter in text)
