"""Text made comparable: clean for storing, folded for sorting and looking up."""

from __future__ import annotations

import re
import unicodedata

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\r\u2028\u2029\ufeff\ufffe\uffff]")
_LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_REMOVED = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
# Letters that no decomposition splits, though readers type them without the stroke.
_STROKES = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ـ": ""}
)


def clean(text: str) -> str:
    """The text as it is stored: NFC, newlines at line ends, no NUL or other control characters, no lone surrogates."""
    if _CONTROL.search(text):
        text = _REMOVED.sub("", _LINE_ENDS.sub("\n", text))
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """The key under which a name is sorted and looked up: without case, accents, compatibility forms and extra spaces.

    Marks that make another letter (Indic vowel signs, Japanese voicing, Thai tones) stay; Latin, Greek and Cyrillic
    accents and Hebrew and Arabic points go.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).casefold()
    bare = "".join(char for char in unicodedata.normalize("NFKD", text) if not _is_accent(char)).translate(_STROKES)
    return " ".join(unicodedata.normalize("NFC", bare).split())


def _is_accent(char: str) -> bool:
    place = unicodedata.combining(char)
    return 10 <= place <= 36 or 200 <= place <= 240  # Hebrew and Arabic points; accents above and below
