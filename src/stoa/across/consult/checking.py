"""The knowledge check itself: a draft held against everything a viewer may read. Reads only; nothing is kept here."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stoa.across.consult.beside import UNPUBLISHED, copies, instruments, lessons, under_way
from stoa.across.consult.gaps import gaps_of
from stoa.across.consult.matching import make_ready, match_sections
from stoa.across.consult.people import experts
from stoa.across.consult.verdicts import verdicts_of
from stoa.foundation.ingest.subjects import subjects_of
from stoa.foundation.registries import asking_kinds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from stoa.across.consult.cutting import Draft
    from stoa.across.consult.gaps import Gap
    from stoa.across.consult.matching import Match
    from stoa.across.consult.people import Expert
    from stoa.across.figures.checking import Verdict
    from stoa.foundation.access.reach import Viewer


@dataclass(frozen=True, slots=True)
class Findings:
    """All that a check found, as one viewer may see it now. `lessons` and `active` are matches that stand out by their kind."""

    draft: Draft
    matches: tuple[Match, ...]
    copies: tuple[Match, ...]
    lessons: tuple[Match, ...]
    active: tuple[Match, ...]
    instruments: tuple[Match, ...]
    people: tuple[Expert, ...]
    topics: tuple[int, ...]
    places: tuple[int, ...]
    gaps: tuple[Gap, ...]
    figures: tuple[Verdict, ...]
    took_ms: int


def check_draft(
    viewer: Viewer,
    draft: Draft,
    *,
    topics: Sequence[int] = (),
    places: Sequence[int] = (),
    excluded: Iterable[int] = (),
    told: Callable[[str, int], None] = lambda stage, percent: None,
) -> Findings:
    """Hold a draft against what the viewer may read.

    Args:
        viewer: whose reach decides what is found, counted and named.
        draft: cut into sections.
        topics: concepts that the maker says it is about, before those found in the text.
        places: countries and regions that the maker says it is about, likewise.
        excluded: ids of items that are the draft itself.
        told: hears how far it has come.

    Raises SearchError when the engine cannot answer: never a check that looks as if nothing were known.
    """
    started = time.perf_counter()
    told("cutting", 5)
    asked = make_ready(viewer, draft, excluded=excluded)
    about, where = _subjects(draft, topics, places)
    told("passages", 10)
    found = match_sections(viewer, asked, lambda done, of: told("passages", 10 + 50 * done // max(of, 1)))
    told("around", 60)
    near = copies(viewer, draft, asked.excluded)
    learnt = lessons(viewer, asked, found)
    active = under_way(viewer, asked, found, about)
    told("instruments", 75)
    tools = instruments(viewer, asked, about, where)
    told("people", 80)
    knowers = experts(viewer, asked)
    told("missing", 85)
    missing = gaps_of(viewer, about, where)
    told("figures", 90)
    verdicts = verdicts_of(viewer, asked, about, places)
    told("keeping", 95)
    return Findings(
        draft=draft,
        matches=_passages(found, learnt, active),
        copies=tuple(near),
        lessons=tuple(learnt),
        active=tuple(active),
        instruments=tuple(tools),
        people=tuple(knowers),
        topics=tuple(about),
        places=tuple(where),
        gaps=tuple(missing),
        figures=tuple(verdicts),
        took_ms=round((time.perf_counter() - started) * 1000),
    )


def _passages(found: Sequence[Match], learnt: Sequence[Match], active: Sequence[Match]) -> tuple[Match, ...]:
    """What stands beside the sections, without what has a place of its own: drafts and questions are no knowledge yet."""
    elsewhere = {match.item.pk for match in (*learnt, *active)}
    known = (match for match in found if match.item.status not in UNPUBLISHED and match.item.kind not in asking_kinds())
    return tuple(match for match in known if match.item.pk not in elsewhere)


def _subjects(draft: Draft, topics: Sequence[int], places: Sequence[int]) -> tuple[list[int], list[int]]:
    """What the maker named, then what the text names."""
    pieces = [draft.words_of(section) for section in draft.sections]
    found = subjects_of(draft.title, pieces, language=draft.language, shown_in=draft.language)
    about = dict.fromkeys((*topics, *(one.id for one in found.topics)))
    where = dict.fromkeys((*places, *(one.id for one in found.places)))
    return list(about), list(where)
