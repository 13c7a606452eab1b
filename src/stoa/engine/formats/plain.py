"""Files that are text already: plain text, Markdown, tables, JSON, subtitles."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import kreuzberg

from stoa.engine.formats.draft import Draft
from stoa.engine.formats.properties import proposed_title
from stoa.engine.formats.reading import UnreadableError
from stoa.engine.text.fold import clean
from stoa.engine.text.markdown import first_heading, passages
from stoa.engine.text.passages import page_passages

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_SAMPLE_BYTES = 20_000
_COMPARED = 300
_CODES = ("cp1252", "cp1251", "cp1256", "cp1250", "cp1253", "cp1254", "cp1255", "koi8-r", "cp932", "gb18030", "big5")
_DETECTION: dict[str, Any] = {"use_cache": False, "disable_ocr": True}
_DETECTING = kreuzberg.ExtractionConfig(**_DETECTION)
_TIMING = re.compile(r"^(?:\d+\n)?[\d:.,]+ --> [\d:.,]+[^\n]*$", re.MULTILINE)
_VTT_BLOCK = re.compile(r"^(?:WEBVTT|NOTE|STYLE|REGION)\b(?:[^\n]+\n?)*", re.MULTILINE)
_VOICE = re.compile(r"<v(?:\.[^\s>]*)? ([^>]+)>")
_TAG = re.compile(r"<[^<>\n]{0,200}>")


def read(path: Path, extension: str, max_chars: int) -> Draft:
    """The text of a file of characters; `UnreadableError` if they are in no known code."""
    text = clean(decoded(path.read_bytes()))
    kept = text[:max_chars]
    reason = "" if len(kept) == len(text) else f"the text is longer than {max_chars:,} characters"
    if extension in ("md", "markdown"):
        title = proposed_title(first_heading(kept), kept)
        return Draft(passages=tuple(passages(kept)), reason=reason, title=title)
    plain = _PLAIN_OF.get(extension, str)(kept)
    return Draft(passages=tuple(page_passages([(None, plain)])), reason=reason)


def decoded(data: bytes) -> str:
    """Characters from bytes: by byte order mark, else UTF-8, else by the likeliest older code."""
    for mark, code in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(code, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _guessed(data)


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


def _json(text: str) -> str:
    """JSON with escaped characters written out, so that their words are found; broken JSON as it stands."""
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=1)
    except (ValueError, RecursionError):
        return text


def _subtitles(text: str) -> str:
    """What is said, without times and numbers; who says it, where the file tells."""
    spoken = _TIMING.sub("", _VTT_BLOCK.sub("", text))
    lines = (_TAG.sub("", _VOICE.sub(r"\1: ", line)).strip() for line in spoken.split("\n"))
    return "\n".join(line for line in lines if line)


_PLAIN_OF: dict[str, Callable[[str], str]] = {"json": _json, "vtt": _subtitles, "srt": _subtitles}
