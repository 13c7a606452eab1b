"""Files that are text already: plain text, Markdown, tables, JSON, subtitles."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from stoa.engine.formats.characters import decoded
from stoa.engine.formats.draft import Draft
from stoa.engine.formats.html_words import html_words
from stoa.engine.formats.properties import proposed_title
from stoa.engine.text.fold import clean
from stoa.engine.text.markdown import first_heading, passages
from stoa.engine.text.passages import page_passages

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

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


_PLAIN_OF: dict[str, Callable[[str], str]] = {
    "json": _json,
    "vtt": _subtitles,
    "srt": _subtitles,
    "xml": html_words,  # never parsed as XML, so that no entity is resolved
    "svg": html_words,
}
