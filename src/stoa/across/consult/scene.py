"""Where and when a draft is about, for figures whose sentence says neither: from headings, the title, what its maker named."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stoa.engine.figures.places import names_a_place, places_named
from stoa.engine.figures.tokens import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stoa.across.consult.cutting import Draft, Section
    from stoa.engine.figures import Figure
    from stoa.engine.figures.places import Places

_YEAR = re.compile(r"(?<![\d./-])(?:19|20)\d\d(?![\d./-])")
_ANY_YEAR = re.compile(r"(?:18|19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Supposed:
    """A figure with what its own sentence leaves out; `taken` says from where, by field: nothing for one that says all."""

    figure: Figure
    taken: Mapping[str, str]


def supposed(figures: Sequence[Figure], draft: Draft, given: Iterable[str], places: Places) -> list[Supposed]:
    """The figures of a draft, in order, with place and year as far as the draft leaves no doubt. `given` are place codes."""
    scene = _Scene(draft, list(given), places)
    return [scene.of(figure) for figure in figures]


class _Scene:
    """What a draft says around its sentences. Each is looked up once: a draft may be two hundred pages."""

    def __init__(self, draft: Draft, given: Sequence[str], places: Places) -> None:
        self._draft, self._places = draft, places
        self._sentences = list(sentences(draft.text))
        self._begins = [start for start, _sentence in self._sentences]
        self._section_begins = [section.start for section in draft.sections]
        self._title = self._named(draft.title)
        self._given = list(dict.fromkeys(given))
        self._named_in: dict[int, list[str]] = {}

    def of(self, figure: Figure) -> Supposed:
        sentence = self._sentence(figure.start)
        number = self._section(figure.start)
        heading = self._draft.sections[number].heading if self._draft.sections else ""
        taken: dict[str, str] = {}
        if not figure.place and not names_a_place(sentence, self._draft.language, self._places):
            figure, taken = self._with_place(figure, number, heading)
        if not figure.period and not _ANY_YEAR.search(sentence):
            year, origin = _year(heading, self._draft.title)
            if year:
                figure, taken = replace(figure, period=year), {**taken, "period": origin}
        return Supposed(figure, taken)

    def _with_place(self, figure: Figure, number: int, heading: str) -> tuple[Figure, dict[str, str]]:
        """The nearest that names one place and no second: the heading, the section, the title, its maker, the whole draft."""
        for origin in ("heading", "section", "title", "given", "draft"):
            found = self._places_of(origin, number, heading)
            if len(found) == 1:
                return replace(figure, place=found[0]), {"place": origin}
            if found:
                break
        return figure, {}

    def _places_of(self, origin: str, number: int, heading: str) -> list[str]:
        if origin == "heading":
            return self._named(heading)
        if origin == "section":
            return self._of_section(number)
        if origin == "draft":
            every = (code for one in range(len(self._draft.sections)) for code in self._of_section(one))
            return list(dict.fromkeys(every))
        return self._title if origin == "title" else self._given

    def _of_section(self, number: int) -> list[str]:
        if number not in self._named_in and self._draft.sections:
            section: Section = self._draft.sections[number]
            self._named_in[number] = self._named(self._draft.words_of(section))
        return self._named_in.get(number, [])

    def _named(self, text: str) -> list[str]:
        return places_named(text, self._draft.language, self._places) if text else []

    def _sentence(self, start: int) -> str:
        at = bisect_right(self._begins, start) - 1
        return self._sentences[at][1] if at >= 0 else ""

    def _section(self, start: int) -> int:
        return max(bisect_right(self._section_begins, start) - 1, 0)


def _year(heading: str, title: str) -> tuple[str, str]:
    """The one year that the heading names, else the title."""
    for origin, text in (("heading", heading), ("title", title)):
        years = set(_YEAR.findall(text))
        if years:
            return (years.pop(), origin) if len(years) == 1 else ("", "")
    return "", ""
