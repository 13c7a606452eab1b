"""Characters from bytes, whatever code they were written in."""

from __future__ import annotations

import codecs
import re
from typing import Any

import kreuzberg

from stoa.engine.formats.reading import UnreadableError

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SAMPLE_BYTES = 20_000
_COMPARED = 300
_CODES = ("cp1252", "cp1251", "cp1256", "cp1250", "cp1253", "cp1254", "cp1255", "koi8-r", "cp932", "gb18030", "big5")
_DETECTION: dict[str, Any] = {"use_cache": False, "disable_ocr": True}
_DETECTING = kreuzberg.ExtractionConfig(**_DETECTION)
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
_WRITTEN_AS = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932"}


def decoded(data: bytes) -> str:
    """Characters from bytes: by byte order mark, else UTF-8, else by the likeliest older code."""
    for mark, code in _MARKS:
        if data.startswith(mark):
            return data.decode(code, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _guessed(data)


def decoded_page(data: bytes) -> str:
    """Characters of a web page: as `decoded`, but what the page declares goes before a guess."""
    if data.startswith(tuple(mark for mark, _ in _MARKS)) or not (found := _DECLARED.search(data[:4096])):
        return decoded(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        code = _known_code(found[1].decode("ascii", errors="replace"))
        return data.decode(code, errors="replace") if code else _guessed(data)


def _known_code(declared: str) -> str:
    """The code to decode with; programs declare the narrow one and write the wide one. Empty if unknown or untrue."""
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        return ""
    return "" if name.startswith("utf") else _WRITTEN_AS.get(name, name)


def _guessed(data: bytes) -> str:
    """Lets kreuzberg detect the code, which it does only for tables, then decodes with the code that gives its letters.

    Its own text cannot be taken: it lost the commas and line ends.
    """
    try:
        seen = kreuzberg.extract_bytes_sync(data[:_SAMPLE_BYTES], "text/csv", _DETECTING).content
    except kreuzberg.KreuzbergError as error:
        raise UnreadableError("Its characters are in no known code.") from error
    sought = _letters(seen)
    for code in _CODES:
        text = data.decode(code, errors="replace")
        if _letters(text[:_SAMPLE_BYTES])[:_COMPARED] == sought[:_COMPARED]:
            return text
    return data.decode("cp1252", errors="replace")


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalpha())
