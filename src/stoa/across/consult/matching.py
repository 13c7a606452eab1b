"""Each section of a draft beside the passages that answer it, as far as the viewer may read them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from stoa.across.consult.wording import (
    Background,
    Common,
    Telling,
    background_of,
    in_common,
    meant_sentence,
    overlap,
    runs_of,
    telling_words,
    warns,
)
from stoa.across.discovery.passages import best_passages
from stoa.foundation.ingest.subjects import subjects_of
from stoa.foundation.items.models import Item, Status
from stoa.foundation.vocabulary.queries import with_ancestors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from stoa.across.consult.cutting import Draft
    from stoa.across.discovery.passages import FoundPassage
    from stoa.foundation.access.reach import Viewer

CLOSE = 0.19
"""From this share of a section's own words on, a passage speaks of the same thing: more words than chance brings together."""

FEWEST_SHARED, FEWEST_STRONG = 3, 2
NEAR_COPY = 0.25
"""From this share of the same wording on, a passage is called a near copy."""

A_SECTION = 3
SECTIONS_AN_ITEM = 3
_ASKED = 10
_ASKED_CHARS = 6_000
_TOPIC_SHARE = 0.3
_SAMPLES, _SAMPLE_CHARS = 300, 4_000
_GONE = frozenset({Status.WITHDRAWN, Status.BINNED})


@dataclass(frozen=True, slots=True)
class Match:
    """A passage that answers a draft. `section` is None where it answers the whole; `quote` is a place in the draft's text.

    `closeness` and `overlap` are from 0 to 1; `shared` are words, `topics` concepts that both have.
    """

    item: Item
    text: str
    file: int
    page: int | None
    position: int
    url: str
    section: int | None = None
    closeness: float = 0.0
    overlap: float = 0.0
    quote: tuple[int, int] = (0, 0)
    shared: tuple[str, ...] = ()
    topics: tuple[int, ...] = ()
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A draft made ready for asking: what tells its sections apart, and which concepts each names, narrower to broader."""

    draft: Draft
    telling: tuple[Telling, ...]
    topics: tuple[frozenset[int], ...]
    labels: tuple[tuple[str, ...], ...]
    excluded: frozenset[int] = frozenset()
    above: Mapping[int, frozenset[int]] = field(default_factory=dict)


def make_ready(viewer: Viewer, draft: Draft, *, excluded: Iterable[int] = ()) -> Asked:
    """Work out what each section is about. The newest things the viewer may read say which words are common."""
    texts = [draft.words_of(section) for section in draft.sections]
    subjects = [
        subjects_of(section.heading, [text], language=draft.language, shown_in=draft.language)
        for section, text in zip(draft.sections, texts, strict=True)
    ]
    return Asked(
        draft=draft,
        telling=tuple(telling_words(texts, draft.language, _background(viewer, draft.language))),
        topics=tuple(frozenset(one.id for one in (*found.topics, *found.places)) for found in subjects),
        labels=tuple(tuple(one.label for one in (*found.topics, *found.places)) for found in subjects),
        excluded=frozenset(excluded),
    )


def _background(viewer: Viewer, language: str) -> Background:
    rows = Item.objects.visible_to(viewer).listed().filter(language=language).newest_first()
    return background_of((text[:_SAMPLE_CHARS] for text in rows.values_list("text", flat=True)[:_SAMPLES]), language)


def match_sections(viewer: Viewer, asked: Asked, told: Callable[[int, int], None]) -> list[Match]:
    """The best matches of every section, in order; `told(done, of)` hears how far it has come.

    Raises SearchError when the engine cannot answer.
    """
    found: list[Match] = []
    for number in range(len(asked.draft.sections)):
        told(number, len(asked.draft.sections))
        found += _of_section(viewer, asked, number)
    return _not_everywhere(found)


def _of_section(viewer: Viewer, asked: Asked, number: int) -> list[Match]:
    section = asked.draft.sections[number]
    text = asked.draft.words_of(section)
    language = asked.draft.language
    passages = best_passages(viewer, text[:_ASKED_CHARS], language, limit=_ASKED, per_item=1)
    named = " ".join((section.heading, *asked.labels[number])).strip()
    if asked.labels[number]:
        passages += best_passages(viewer, named[:300], language, limit=_ASKED, per_item=1)
    matches: dict[int, Match] = {}
    for one in passages:
        match = compared(asked, number, one)
        if match is not None and _says_more(match, matches.get(match.item.pk)):
            matches[match.item.pk] = match
    return sorted(matches.values(), key=_best_first)[:A_SECTION]


def _says_more(match: Match, before: Match | None) -> bool:
    return before is None or (match.overlap, match.closeness) > (before.overlap, before.closeness)


def _best_first(match: Match) -> tuple[float, int]:
    return (-max(match.closeness, min(1.0, match.overlap * 1.5)), -match.item.pk)


def compared(asked: Asked, number: int, one: FoundPassage) -> Match | None:
    """How a passage answers a section; None where it is too far from it, or may not be named."""
    if one.item.pk in asked.excluded or one.item.status in _GONE:
        return None
    section, telling = asked.draft.sections[number], asked.telling[number]
    words = asked.draft.words_of(section)
    common = in_common(telling, f"{one.item.title}\n{one.text}", one.item.language)
    same_wording = overlap(runs_of(words), runs_of(one.text)) if one.item.language == asked.draft.language else 0.0
    topics = _shared_topics(asked, number, one.item)
    closeness = max(common.share, _by_topics(asked, one.item, topics))
    is_close = (
        _is_close(common, one.score, is_on_topic=bool({*topics} & {*one.item.card["topics"]}))
        or closeness > common.share
    )
    if not is_close and same_wording < NEAR_COPY / 2:
        return None
    start, end = meant_sentence(words, one.text, asked.draft.language, one.item.language)
    return Match(
        item=one.item,
        text=one.text,
        file=one.file,
        page=one.page,
        position=one.position,
        url=one.url,
        section=number,
        closeness=round(min(1.0, closeness), 2),
        overlap=same_wording if same_wording >= NEAR_COPY / 2 else 0.0,
        quote=(section.start + start, section.start + end),
        shared=common.words[:6],
        topics=topics,
        is_warning=warns(one.text, common.words, one.item.language),
    )


def _is_close(common: Common, score: float, *, is_on_topic: bool) -> bool:
    """Whether enough of a section's own words are there, some of the weightiest among them.

    Fewer will do where the engine ranks the passage first, or where the item is on a topic that the section names.
    """
    value = common.share * (0.6 + 0.3 * score) + 0.05 * is_on_topic
    return value >= CLOSE and len(common.words) >= FEWEST_SHARED and common.strong + is_on_topic >= FEWEST_STRONG


def _shared_topics(asked: Asked, number: int, item: Item) -> tuple[int, ...]:
    """Concepts the section names that the item carries: topics first, since a place alone says little."""
    topics, places = {*item.card["topics"]}, {*item.card["places"]}
    return (*sorted(asked.topics[number] & topics), *sorted(asked.topics[number] & places - topics))


def _by_topics(asked: Asked, item: Item, topics: Sequence[int]) -> float:
    """How close a text in another language is, where words cannot tell: by the concepts that both have.

    One topic alone is too wide: the draft as a whole has to name another concept of the item, and it must not be a place.
    """
    if item.language == asked.draft.language or not {*topics} & {*item.card["topics"]}:
        return 0.0
    carried = {*item.card["topics"], *item.card["places"]}
    more = len(frozenset().union(*asked.topics) & carried) - len(topics)
    return min(0.75, _TOPIC_SHARE * len(topics) + 0.1 * more) if len(topics) + more >= 2 else 0.0


def _not_everywhere(found: Sequence[Match]) -> list[Match]:
    """One item beside a few sections, the closest; a long report would else stand beside every one."""
    kept: set[int] = set()
    times: dict[int, int] = {}
    for at in sorted(range(len(found)), key=lambda at: _best_first(found[at])):
        item = found[at].item.pk
        times[item] = times.get(item, 0) + 1
        if times[item] <= SECTIONS_AN_ITEM:
            kept.add(at)
    return [match for at, match in enumerate(found) if at in kept]


def closest_section(asked: Asked, one: FoundPassage) -> Match | None:
    """The match of a passage with the section it answers best; None where it answers none."""
    found = [match for number in range(len(asked.telling)) if (match := compared(asked, number, one))]
    return min(found, key=_best_first) if found else None


def passage_digest(text: str) -> str:
    """What a passage was, in sixteen letters: to know later whether it still says the same."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def on_whole(match: Match) -> Match:
    """The same match, standing for the whole draft."""
    return replace(match, section=None, quote=(0, 0))


def ancestors(ids: Iterable[int]) -> frozenset[int]:
    """The concepts and all above them."""
    return frozenset(above for line in with_ancestors(ids).values() for above in line)
