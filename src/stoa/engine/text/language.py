"""Which language a text is in, among those an international organization writes."""

from __future__ import annotations

import re
from functools import cache
from threading import Lock
from typing import Protocol, cast

LANGUAGES = ("en", "fr", "es", "de", "ar", "ru", "zh", "pt", "it")
_SAMPLE = 4000  # more text does not change the answer, only its cost
_FEWEST_WORDS = 3
_FEWEST_HAN = 6
_WORD = re.compile(r"[^\W\d_]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_lock = Lock()


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


def detect(text: str) -> tuple[str, float]:
    """The likeliest language (ISO 639-1) and how sure that is, from 0 to 1.

    ("", 0.0) for fewer than three words, where any answer would be a guess. Below some five words it is a suggestion.
    """
    sample = text[:_SAMPLE]
    if not _is_enough(sample):
        return "", 0.0
    with _lock:
        identifier = _identifier()
    language, confidence = identifier.classify(sample)
    return language, float(confidence)


def _is_enough(sample: str) -> bool:
    for number, _ in enumerate(_WORD.finditer(sample), start=1):
        if number >= _FEWEST_WORDS:
            return True
    return len(_HAN.findall(sample)) >= _FEWEST_HAN


@cache
def _identifier() -> _Identifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # half a second and 80 MB, only when used

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return cast("_Identifier", identifier)
