"""The best passage of a text for a query, with the words of the query marked in whatever form they stand there."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from stoa.engine.search.analysis import analyser_for, is_stop_word, spaceless_runs, stems
from stoa.engine.search.protocol import Query
from stoa.engine.search.query_language import highlight_terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST_TEXT = 60_000
"""Characters of a text that are looked at."""

ELLIPSIS = "…"
FEW_FORMS = 16
"""Forms of the wanted words in one text that are each searched for; of more, every word of the text is looked at once."""

MOST_STEMS = 100_000
"""Words whose stems one analyser remembers; then it begins anew."""

_WORD = re.compile(r"\w+")
_LETTER = re.compile(r"\w")
_SENTENCE_END = re.compile(r"[.!?…؟]\s+|[。！？]|\n\s*")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of a snippet; `marked` if it is a word that was asked for."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    stem: str


def snippet(text: str, wanted: Query | Iterable[str], language: str, *, max_chars: int = 240) -> list[Fragment]:
    """Cut the stretch of `text` that holds most of what is wanted, at word edges, white space collapsed.

    `wanted` is a query or plain words. Inflected forms are marked, accents and case do not matter. Without a match the
    beginning of the text comes back unmarked; an ellipsis stands where text was cut off.
    """
    text = text[:LONGEST_TEXT]
    terms = highlight_terms(wanted) if isinstance(wanted, Query) else tuple(wanted)
    marks = _find_marks(text, terms, analyser_for(language))
    start, end = _best_window(text, marks, max_chars)
    inside = [mark for mark in marks if mark.start >= start and mark.end <= end]
    return _trimmed(list(_fragments(text, start, end, inside)))


def marked_text(text: str, wanted: Iterable[str], language: str, *, most: int | None = None) -> list[Fragment]:
    """The whole of `text`, not a character changed, with the words that are wanted as fragments of their own.

    Only the first `most` of them, where that is given.
    """
    marks = _find_marks(text, tuple(wanted), analyser_for(language))[:most]
    fragments: list[Fragment] = []
    place = 0
    for mark in marks:
        fragments += (
            Fragment(text[place : mark.start], marked=False),
            Fragment(text[mark.start : mark.end], marked=True),
        )
        place = mark.end
    return [fragment for fragment in (*fragments, Fragment(text[place:], marked=False)) if fragment.text]


def _find_marks(text: str, terms: tuple[str, ...], analyser: str) -> list[_Mark]:
    stems_wanted = _wanted_stems(terms, analyser)
    if not stems_wanted:
        return []
    stem_of = _stems_known(analyser)
    forms = {word for word in set(_WORD.findall(text)) if stem_of[word] in stems_wanted}
    found = [_Mark(start, start + len(form), stem_of[form]) for form, start in _places_of(text, forms)]
    if not text.isascii():
        found.extend(_marks_in_runs(text, stems_wanted))
    return sorted(_disjoint(found), key=lambda mark: mark.start)


@lru_cache(maxsize=256)
def _wanted_stems(terms: tuple[str, ...], analyser: str) -> frozenset[str]:
    """The stems to mark; stop words only when nothing else was asked for."""
    telling = [term for term in terms if not is_stop_word(term.lower(), analyser)]
    return frozenset(stem for term in (telling or terms) for stem in stems(term, analyser))


class _Stems(dict[str, str]):
    """The stem of each word met so far; of a word that analysis cuts up, nothing: scripts without spaces go by pairs.

    A page of hits asks for some thousand words, most of them not for the first time.
    """

    def __init__(self, analyser: str) -> None:
        self.analyser = analyser

    def __missing__(self, word: str) -> str:
        if len(self) >= MOST_STEMS:
            self.clear()
        found = stems(word, self.analyser)
        self[word] = stem = found[0] if len(found) == 1 else ""
        return stem


@cache
def _stems_known(analyser: str) -> _Stems:
    return _Stems(analyser)


def _places_of(text: str, forms: set[str]) -> Iterator[tuple[str, int]]:
    """Each form with the places where it stands; however many there are, the text is gone through a few times at most."""
    if len(forms) > FEW_FORMS:
        return ((word[0], word.start()) for word in _WORD.finditer(text) if word[0] in forms)
    return ((form, start) for form in forms for start in _places(text, form))


def _places(text: str, word: str) -> Iterator[int]:
    """Where the word stands by itself, not as a part of a longer one."""
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not (_LETTER.match(text, end) or (start and _LETTER.match(text, start - 1))):
            yield start
        start = text.find(word, end)


def _marks_in_runs(text: str, wanted: frozenset[str]) -> Iterator[_Mark]:
    for run in spaceless_runs(text):
        letters = [(place, letter) for place, letter in enumerate(run[0], run.start()) if letter.isalnum()]
        for (start, first), (end, second) in itertools.pairwise(letters):
            if first + second in wanted:
                yield _Mark(start, end + 1, first + second)


def _disjoint(marks: list[_Mark]) -> list[_Mark]:
    """Marks that overlap, as pairs do, joined into one."""
    joined: list[_Mark] = []
    for mark in sorted(marks, key=lambda each: (each.start, -each.end)):
        if joined and mark.start < joined[-1].end:
            last = joined[-1]
            joined[-1] = _Mark(last.start, max(last.end, mark.end), last.stem)
        else:
            joined.append(mark)
    return joined


def _best_window(text: str, marks: list[_Mark], max_chars: int) -> tuple[int, int]:
    """Start and end of the stretch with most different wanted words, then most marks, then nearest the beginning."""
    if len(text) <= max_chars:
        return 0, len(text)
    if not marks:
        return _at_word_edges(text, 0, max_chars)
    first, last = _densest(marks, max_chars)
    spare = max_chars - (marks[last].end - marks[first].start)
    start = _lead_in(text, marks[first].start, max(spare, 0))
    return _at_word_edges(text, start, start + max_chars)


def _densest(marks: list[_Mark], max_chars: int) -> tuple[int, int]:
    best = (0, 0)
    best_value = (0, 0)
    inside: Counter[str] = Counter()
    left = 0
    for right, mark in enumerate(marks):
        inside[mark.stem] += 1
        while mark.end - marks[left].start > max_chars and left < right:
            inside[marks[left].stem] -= 1
            if not inside[marks[left].stem]:
                del inside[marks[left].stem]
            left += 1
        value = (len(inside), right - left + 1)
        if value > best_value:
            best, best_value = (left, right), value
    return best


def _lead_in(text: str, first: int, spare: int) -> int:
    """Where to begin before the first mark: at its sentence if that fits, else a third of the room before."""
    earliest = max(first - spare, 0)
    before = text[earliest:first]
    sentence = 0
    for sentence_end in _SENTENCE_END.finditer(before):
        sentence = sentence_end.end()
    if sentence:
        return earliest + sentence
    return 0 if first <= spare // 2 else max(first - spare // 3, 0)


def _at_word_edges(text: str, start: int, end: int) -> tuple[int, int]:
    """The same stretch without half words at its ends, unless one word fills it."""
    end = min(end, len(text))
    if start > 0 and not text[start - 1].isspace():
        space = _SPACE.search(text, start, min(start + 40, end))
        start = space.end() if space else start
    if end < len(text) and not text[end].isspace():
        space_before = text.rfind(" ", max(start + 1, end - 40), end)
        end = space_before if space_before > start else end
    return start, end


def _fragments(text: str, start: int, end: int, marks: list[_Mark]) -> Iterator[Fragment]:
    if text[:start].strip():
        yield Fragment(ELLIPSIS, marked=False)
    place = start
    for mark in marks:
        yield Fragment(text[place : mark.start], marked=False)
        yield Fragment(text[mark.start : mark.end], marked=True)
        place = mark.end
    yield Fragment(text[place:end], marked=False)
    if text[end:].strip():
        yield Fragment(ELLIPSIS, marked=False)


def _trimmed(fragments: list[Fragment]) -> list[Fragment]:
    """White space collapsed and neighbours of one kind joined; no empty fragments."""
    joined: list[Fragment] = []
    for fragment in fragments:
        text = _SPACE.sub(" ", fragment.text)
        if joined and joined[-1].marked == fragment.marked:
            joined[-1] = Fragment(joined[-1].text + text, fragment.marked)
        elif text:
            joined.append(Fragment(text, fragment.marked))
    if joined:
        joined[0] = Fragment(joined[0].text.lstrip(), joined[0].marked)
        joined[-1] = Fragment(joined[-1].text.rstrip(), joined[-1].marked)
    return [fragment for fragment in joined if fragment.text]
