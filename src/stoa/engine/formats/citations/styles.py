"""Entries of a reference list as people read them, in the words of the source's own language.

APA is the 7th edition, Chicago the author-date style of the 17th.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stoa.engine.formats.citations.source import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stoa.engine.formats.citations.source import Name, Source

_MOST_IN_APA = 20
_MOST_IN_CHICAGO, _SHOWN_IN_CHICAGO = 10, 7


class _Words(NamedTuple):
    undated: str
    last: str
    translator: str
    translated_by: str
    quoted: str


_WORDS = {
    "en": _Words("n.d.", "and", "Trans.", "Translated by", "“{}.”"),
    "fr": _Words("s. d.", "et", "trad.", "Traduit par", "« {} »."),
    "es": _Words("s. f.", "y", "Trad.", "Traducido por", "«{}»."),
}


def apa(source: Source) -> str:
    """One entry. A corporate author that is also the publisher is named once."""
    who = _apa_authors(source)
    words = _words_of(source)
    when = f"({source.issued.year if source.issued else words.undated})."
    by = [_initials(name) + name.family for name in source.translators_split()]
    translated = f" ({_listed(by, '&')}, {words.translator})" if by else ""
    title = _title(source) + translated + ("" if source.is_book else f" [{one_line(source.kind)}]")
    return _joined([_ended(who), when, _ended(title)] if who else [_ended(title), when], source)


def _apa_authors(source: Source) -> str:
    if not source.are_persons:
        return ", ".join(name.family for name in source.authors_split())
    names = [f"{name.family}, {_initials(name)}".rstrip(" ,") for name in source.authors_split()]
    if len(names) > _MOST_IN_APA:
        return ", ".join(names[: _MOST_IN_APA - 1]) + f", … {names[-1]}"
    return _listed(names, "&", always_comma=True)


def _initials(name: Name) -> str:
    words = (word.split("-") for word in name.given.split())
    return "".join("-".join(f"{part[0]}." for part in parts if part) + " " for parts in words)


def chicago(source: Source) -> str:
    """One entry: the first author's name is inverted, the others' are not; of more than ten, seven are named."""
    words = _words_of(source)
    names = source.authors_split()
    shown = [names[0].inverted, *(name.in_order for name in names[1:])] if names else []
    if len(shown) > _MOST_IN_CHICAGO:
        who = ", ".join(shown[:_SHOWN_IN_CHICAGO]) + ", et al."
    else:
        who = _listed(shown, words.last, always_comma=True)
    when = f"{source.issued.year}." if source.issued else _ended(words.undated)
    title = _ended(_title(source)) if source.is_book else _quoted(source, words)
    by = [name.in_order for name in source.translators_split()]
    translated = f"{words.translated_by} {_listed(by, words.last)}." if by else ""
    kind = "" if source.is_book else _ended(one_line(source.kind))
    return _joined([_ended(who), when, title, translated, kind] if who else [title, when, translated, kind], source)


def _quoted(source: Source, words: _Words) -> str:
    title = _title(source)
    return words.quoted.replace(".”", "”").format(title) if title.endswith(("?", "!")) else words.quoted.format(title)


def _title(source: Source) -> str:
    return one_line(source.title).rstrip(".")


def _listed(names: Sequence[str], last: str, *, always_comma: bool = False) -> str:
    """The names as a sentence has them, the word `last` before the last one."""
    if len(names) < 2:
        return "".join(names)
    comma = "," if always_comma or len(names) > 2 else ""
    return f"{', '.join(names[:-1])}{comma} {last} {names[-1]}"


def _ended(text: str) -> str:
    text = text.strip()
    return text if not text or text.endswith((".", "?", "!")) else f"{text}."


def _joined(parts: Sequence[str], source: Source) -> str:
    publisher = _ended(one_line(source.other_publisher))
    return " ".join(part for part in (*parts, publisher, source.url) if part)


def _words_of(source: Source) -> _Words:
    return _WORDS.get(source.language, _WORDS["en"])
