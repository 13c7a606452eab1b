"""What a text is about, in the words of the vocabulary: every proposed topic and place says where the text names it."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoa.engine.search.analysis import analyser_for, is_stop_word, stems
from stoa.engine.text.fold import fold
from stoa.engine.text.labels import Found, LabelOf, Matcher, compile_labels
from stoa.foundation.history.models import Event
from stoa.foundation.vocabulary.models import Concept, ConceptScheme, Label
from stoa.foundation.vocabulary.queries import labels_of

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_TOPICS, MOST_PLACES = 6, 5
LEAST_OF_TOPICS = 2.0
"""A word named once in a text is no subject of it; one in the title, or early and again, is."""

LEAST_OF_PLACES = 1.0
"""The name of a country is rarely written by chance: once is enough."""

SHARE_OF_BEST = 0.35
"""What scores far less than the best of the same text is mentioned, not treated."""

_MATCHERS_KEPT = 12
Purposes = tuple[str, ...]
TOPICS: Purposes = (ConceptScheme.Purpose.TOPICS,)
PLACES: Purposes = (ConceptScheme.Purpose.PLACES,)


@dataclass(frozen=True, slots=True)
class ProposedConcept:
    """A topic or place to confirm: its id, its label for the reader, why it is proposed, and what ranks it."""

    id: int
    label: str
    reason: str
    score: float


@dataclass(frozen=True, slots=True)
class Subjects:
    """What a text seems to be about, the likeliest first."""

    topics: tuple[ProposedConcept, ...]
    places: tuple[ProposedConcept, ...]


def subjects_of(title: str, pieces: Iterable[str], *, language: str, shown_in: str) -> Subjects:
    """The topics and places that a text names. `language` is the text's; labels are shown in the language `shown_in`.

    Labels of the text's own language are looked for; where the vocabulary has none in it, nothing is proposed.
    """
    texts = list(pieces)
    topics = _likeliest(_matcher(language, TOPICS).find(title, texts), MOST_TOPICS, LEAST_OF_TOPICS)
    places = _likeliest(_matcher(language, PLACES).find(title, texts), MOST_PLACES, LEAST_OF_PLACES)
    labels = labels_of((one.concept for one in (*topics, *places)), shown_in)
    return Subjects(
        *(
            tuple(ProposedConcept(one.concept, labels[one.concept].text, _reason(one), one.score) for one in several)
            for several in (topics, places)
        )
    )


def _likeliest(found: list[Found], most: int, least: float) -> list[Found]:
    best = found[0].score if found else 0.0
    return [one for one in found[:most] if one.score >= max(least, best * SHARE_OF_BEST)]


def _reason(one: Found) -> str:
    parts = {"words": one.words, "times": one.times}
    if one.is_in_title and one.times == 1:
        return _("The title names “%(words)s”.") % parts
    if one.is_in_title:
        named = ngettext(
            "“%(words)s” is named %(times)d time, also in the title.",
            "“%(words)s” is named %(times)d times, also in the title.",
            one.times,
        )
    else:
        named = ngettext("“%(words)s” is named %(times)d time.", "“%(words)s” is named %(times)d times.", one.times)
    return named % parts


_kept: OrderedDict[tuple[str, Purposes], tuple[bytes, Matcher]] = OrderedDict()
_lock = Lock()


def _matcher(language: str, purposes: Purposes) -> Matcher:
    """The compiled labels, made anew when a vocabulary was loaded since."""
    primary = language.partition("-")[0].lower()
    version = _version()
    with _lock:
        kept = _kept.get((primary, purposes))
        if kept is None or kept[0] != version:
            kept = version, _compile(primary, purposes)
            _kept[primary, purposes] = kept
        _kept.move_to_end((primary, purposes))
        while len(_kept) > _MATCHERS_KEPT:
            _kept.popitem(last=False)
    return kept[1]


def _version() -> bytes:
    """The digest of the last event of the vocabulary: two quick look-ups, and no two loads have the same."""
    schemes = [f"scheme:{key}" for key in ConceptScheme.objects.values_list("key", flat=True)]
    last = Event.objects.filter(object_id__in=schemes).order_by("-position").values_list("digest", flat=True).first()
    return bytes(last or b"")


def _compile(language: str, purposes: Purposes) -> Matcher:
    concepts = Concept.objects.filter(scheme__purpose__in=purposes, is_deprecated=False).values("pk")
    rows = Label.objects.filter(concept_id__in=concepts, language=language).order_by("pk")
    labels = (
        LabelOf(concept, text, kind == Label.Sort.PREFERRED, is_name=purposes == PLACES)
        for concept, text, kind in rows.values_list("concept_id", "text", "kind")
    )
    analyser = analyser_for(language)
    return compile_labels(
        labels, stem=lambda word: _stem(word, analyser), is_stop_word=lambda word: is_stop_word(word, analyser)
    )


@lru_cache(maxsize=100_000)
def _stem(word: str, analyser: str) -> str:
    """The stem under which words are compared; one that the analyser drops or splits is compared as it is."""
    found = stems(word, analyser)
    return found[0] if len(found) == 1 else fold(word)
