"""One source for programs that keep references: BibTeX, RIS and CSL-JSON. Nothing in a title can begin another field."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from stoa.engine.formats.citations.source import one_line

if TYPE_CHECKING:
    from stoa.engine.formats.citations.source import Name, Source

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
_PARTS_NAMES = re.compile(r",|\band\b", re.IGNORECASE)
_IN_RIS = {"Book": "BOOK", "Report": "RPRT", "Dataset": "DATA", "NewsArticle": "NEWS"}
_IN_CSL = {"Book": "book", "Report": "report", "Dataset": "dataset", "NewsArticle": "article-newspaper"}


def bibtex(source: Source) -> str:
    """One entry; organizations are braced so that no program splits them into names."""
    fields = {
        "author": " and ".join(_bibtex_name(name) for name in source.authors_split()),
        "translator": " and ".join(_bibtex_name(name) for name in source.translators_split()),
        "title": f"{{{_escaped(source.title)}}}",
        "year": str(source.issued.year) if source.issued else "",
        "publisher": _escaped(source.publisher),
        "type": "" if source.is_book else _escaped(source.kind),
        "language": source.language,
        "url": source.url,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    entry = "book" if source.is_book else "misc"
    return "\n".join([f"@{entry}{{{re.sub(r'[^A-Za-z0-9-]', '', source.key)},", *lines, "}"])


def _bibtex_name(name: Name) -> str:
    if not name.is_person:
        return f"{{{_escaped(name.family)}}}"
    return f"{_bibtex_part(name.family)}, {_bibtex_part(name.given)}"


def _bibtex_part(part: str) -> str:
    """Braced where it holds what parts names: a comma, or the word between two of them."""
    return f"{{{_escaped(part)}}}" if _PARTS_NAMES.search(part) else _escaped(part)


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(letter, letter) for letter in one_line(text))


def ris(source: Source) -> str:
    """One record, a field a line, each line ended as the format wants it."""
    issued = source.issued
    fields = [
        ("TY", _IN_RIS.get(source.sort, "ELEC")),
        ("ID", source.key),
        *(("AU", name.inverted) for name in source.authors_split()),
        *(("A4", name.inverted) for name in source.translators_split()),
        ("TI", one_line(source.title)),
        ("PY", str(issued.year) if issued else ""),
        ("DA", issued.strftime("%Y/%m/%d/") if issued else ""),
        ("PB", one_line(source.publisher)),
        ("M3", "" if source.is_book else one_line(source.kind)),
        ("LA", one_line(source.language)),
        ("UR", one_line(source.url)),
    ]
    lines = [f"{tag}  - {value}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def csl_json(source: Source) -> str:
    """A list of one entry, as reference managers read it."""
    issued = source.issued
    entry = {
        "id": source.key,
        "type": _IN_CSL.get(source.sort, "webpage"),
        "title": one_line(source.title),
        "author": [_csl_name(name) for name in source.authors_split()],
        "translator": [_csl_name(name) for name in source.translators_split()],
        "issued": {"date-parts": [[issued.year, issued.month, issued.day]]} if issued else None,
        "publisher": one_line(source.publisher),
        "genre": "" if source.is_book else one_line(source.kind),
        "language": source.language,
        "URL": source.url,
    }
    filled: dict[str, Any] = {name: value for name, value in entry.items() if value}
    return json.dumps([filled], ensure_ascii=False, indent=2) + "\n"


def _csl_name(name: Name) -> dict[str, str]:
    return {"family": name.family, "given": name.given} if name.is_person else {"literal": name.family}
