"""What the organization's vocabulary gives to the reading of figures: names of places, and topics named in a phrase."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from stoa.engine.figures import Places
from stoa.engine.search.analysis import analyser_for, is_stop_word, stems
from stoa.engine.text.labels import LabelOf, compile_labels
from stoa.foundation.vocabulary.models import NO_LANGUAGE, Concept, Label
from stoa.foundation.vocabulary.queries import PLACES

if TYPE_CHECKING:
    from stoa.engine.text.labels import Matcher

LANGUAGES = ("en", "fr", "es")


class Vocabulary:
    """Places and topics as they were when this was made. Compiled once and shared: making one takes a second."""

    def __init__(self) -> None:
        self.places = Places(_place_names())
        self._topics = {language: _topics(language) for language in LANGUAGES}
        self._code_of = dict(Concept.objects.filter(scheme__purpose=PLACES).values_list("pk", "notation"))

    def topics_in(self, phrase: str, language: str) -> frozenset[int]:
        """Ids of the concepts that the phrase names."""
        matcher = self._topics.get(language[:2]) or self._topics["en"]
        return frozenset(found.concept for found in matcher.find("", [phrase]))

    def code(self, concept: int) -> str:
        """The code of a place; empty for what is none."""
        return self._code_of.get(concept, "")


_held: dict[tuple[int, int, str], Vocabulary] = {}
_lock = Lock()


def vocabulary() -> Vocabulary:
    """The vocabulary as it is now: two statements, and a second of work after it was changed."""
    last, text = Label.objects.order_by("-pk").values_list("pk", "text").first() or (0, "")
    key = (Label.objects.count(), last, text)
    with _lock:
        if key not in _held:
            _held.clear()
            _held[key] = Vocabulary()
        return _held[key]


def _place_names() -> list[tuple[str, str]]:
    rows = Label.objects.filter(concept__scheme__purpose=PLACES).exclude(language=NO_LANGUAGE)
    return list(rows.order_by("pk").values_list("text", "concept__notation"))


def _topics(language: str) -> Matcher:
    rows = Label.objects.filter(language=language, concept__scheme__purpose="topics").order_by("pk")
    labels = [
        LabelOf(concept, text, kind == Label.Sort.PREFERRED)
        for concept, text, kind in rows.values_list("concept_id", "text", "kind")
    ]
    analyser = analyser_for(language)
    return compile_labels(
        labels, stem=lambda word: _stem(word, analyser), is_stop_word=lambda word: is_stop_word(word, analyser)
    )


@lru_cache(maxsize=20_000)
def _stem(word: str, analyser: str) -> str:
    found = stems(word, analyser)
    return found[0] if found else word.lower()
