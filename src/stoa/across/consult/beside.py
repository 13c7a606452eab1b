"""What stands beside a draft as a whole: lessons, what is under way, instruments and data, texts that nearly repeat it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from stoa.across.consult.matching import Match, ancestors, closest_section, on_whole
from stoa.across.discovery.passages import best_passages
from stoa.across.needs.queries import are_open, open_on
from stoa.engine.text.near_copies import METHOD, WORD_BAND, Sketch, sketch_words
from stoa.foundation.ingest.models import TextSketch, TextSketchBand
from stoa.foundation.items.models import Attachment, Item, Status
from stoa.foundation.items.queries.rows import item_url
from stoa.foundation.registries import asking_kinds, kinds
from stoa.foundation.ui.templatetags.ui import spoken_day
from stoa.foundation.vocabulary.queries import labels_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stoa.across.consult.cutting import Draft
    from stoa.across.consult.matching import Asked
    from stoa.across.discovery.passages import FoundPassage
    from stoa.foundation.access.reach import Viewer

LESSONS = ("lesson", "evaluation", "good-practice")
UNDER_WAY = ("project", "event", "mission-report", "terms-of-reference")
INSTRUMENTS = ("dataset", "tool", "circular")
UNPUBLISHED = frozenset({Status.DRAFT, Status.IN_REVIEW})
REPEATED = 0.35
"""From this share of the same wording on, a whole text is called nearly the same."""

_MOST_LESSONS, _MOST_ACTIVE, _MOST_INSTRUMENTS, _MOST_COPIES = 8, 8, 8, 5
_MOST_ASKED, _TOPICS_ASKED = 4, 8
_RECENT = timedelta(days=365)
_AT_ONCE = 400
_WORDS_ASKED = 60
_SIGNS = re.compile(r"[^\w\s]")
"""What the search box would take for more than words."""


def gist(asked: Asked) -> str:
    """A draft in few words: its title, then what tells its sections apart, in turn."""
    turns = [list(telling.written.values()) for telling in asked.telling]
    words = [words[turn] for turn in range(max(map(len, turns), default=0)) for words in turns if turn < len(words)]
    plain = _SIGNS.sub(" ", asked.draft.title)
    return " ".join((plain, *dict.fromkeys(words[:_WORDS_ASKED])))


def lessons(viewer: Viewer, asked: Asked, found: Iterable[Match]) -> list[Match]:
    """Lessons, good practices and evaluations that answer the draft or one of its sections, the closest first."""
    more = _asked_for(viewer, asked, LESSONS, limit=2 * _MOST_LESSONS)
    matches = [match for one in more if (match := closest_section(asked, one))]
    learnt = (match for match in (*found, *matches) if match.item.kind in LESSONS)
    return _best_of((match for match in learnt if match.item.status not in UNPUBLISHED), _MOST_LESSONS)


def under_way(viewer: Viewer, asked: Asked, found: Iterable[Match], topics: Sequence[int] = ()) -> list[Match]:
    """Projects, events and missions that are not over, new terms of reference, drafts the viewer may see; what is asked.

    Open questions and needs also stand here that only share one of the `topics` with the draft.
    """
    more = _asked_for(viewer, asked, UNDER_WAY, limit=2 * _MOST_ACTIVE)
    matches = [match for one in more if (match := closest_section(asked, one))]
    candidates = _best_of((*found, *matches), 60)
    notes = notes_of([match.item for match in candidates], viewer)
    active = [on_whole(match) for match in candidates if match.item.pk in notes][:_MOST_ACTIVE]
    left_out = asked.excluded | {match.item.pk for match in active}
    return [*active, *_asked_on(viewer, topics, left_out)]


def _asked_on(viewer: Viewer, topics: Sequence[int], left_out: frozenset[int]) -> list[Match]:
    """Open questions and needs on the topics, whatever their words: those that share most first."""
    matches = []
    for item in open_on(viewer, topics[:_TOPICS_ASKED], 4 * _MOST_ASKED):
        carried = ancestors(item.card["topics"])
        shared = tuple(sorted(carried & {*topics}))
        if item.pk not in left_out and shared:
            matches.append(Match(item, "", 0, None, 0, item_url(item.short_id), topics=shared))
    return sorted(matches, key=lambda match: (-len(match.topics), -match.item.pk))[:_MOST_ASKED]


def instruments(viewer: Viewer, asked: Asked, topics: Sequence[int], places: Sequence[int]) -> list[Match]:
    """Data series, tools and circulars on the draft's topics and places, those that share most first."""
    wanted = {*topics, *places}
    if not wanted:
        return []
    labels = labels_of(wanted, asked.draft.language)
    words = " ".join(label.text for label in labels.values())
    filters = {"kind": INSTRUMENTS}
    found = best_passages(
        viewer, words[:400], asked.draft.language, limit=3 * _MOST_INSTRUMENTS, per_item=1, filters=filters
    )
    near = {pk: ancestors([pk]) for pk in wanted}
    matches = [match for one in found if (match := _on_subjects(asked, one, near))]
    return sorted(matches, key=lambda match: (-len(match.topics), -match.closeness, -match.item.pk))[:_MOST_INSTRUMENTS]


def _asked_for(viewer: Viewer, asked: Asked, wanted: Sequence[str], *, limit: int) -> list[FoundPassage]:
    filters = {"kind": [key for key in wanted if key in kinds()]}
    return best_passages(viewer, gist(asked), asked.draft.language, limit=limit, per_item=1, filters=filters)


def _best_of(found: Iterable[Match], most: int) -> list[Match]:
    """Each item once, at its closest."""
    best: dict[int, Match] = {}
    for match in found:
        if match.item.pk not in best or match.closeness > best[match.item.pk].closeness:
            best[match.item.pk] = match
    return sorted(best.values(), key=lambda match: (-match.closeness, -match.item.pk))[:most]


def _on_subjects(asked: Asked, one: FoundPassage, near: Mapping[int, frozenset[int]]) -> Match | None:
    """A match by subjects alone: the item carries a concept of the draft, or one that lies under it."""
    if one.item.pk in asked.excluded or one.item.status != Status.PUBLISHED:
        return None
    carried = ancestors({*one.item.card["topics"], *one.item.card["places"]})
    shared = tuple(sorted(pk for pk in near if pk in carried))
    if not shared:
        return None
    share = round(min(1.0, len(shared) / max(2, len(near))), 2)
    return Match(one.item, one.text, one.file, one.page, one.position, one.url, closeness=share, topics=shared)


@dataclass(frozen=True, slots=True)
class _Dates:
    """The typed dates of an item under way; both None where its kind has none."""

    begins: Any = None
    ends: Any = None


def notes_of(items: Sequence[Item], viewer: Viewer | None = None) -> dict[int, str]:
    """For the items that are under way, a sentence why; those that are over are left out. A query a kind at most.

    `viewer` is to whom questions and needs must be open; None where they were just found so.
    """
    today = timezone.localdate()
    dates = _typed_dates(items)
    still_asked = are_open(viewer, items) if viewer else {item.pk for item in items}
    notes = {
        item.pk: _note(item, dates.get(item.pk, _Dates()), today)
        for item in items
        if item.kind not in asking_kinds() or item.pk in still_asked
    }
    return {pk: note for pk, note in notes.items() if note}


def _note(item: Item, dates: _Dates, today: Any) -> str:
    if item.status in UNPUBLISHED:
        return _("A draft, not published yet")
    if item.status != Status.PUBLISHED:
        return ""
    if item.kind in asking_kinds():
        return _("An open question") if item.kind == "question" else _("A need nobody has met yet")
    if item.kind == "project" and (dates.ends is None or dates.ends >= today):
        return _("Project until %(day)s") % {"day": spoken_day(dates.ends)} if dates.ends else _("Project under way")
    if item.kind == "event" and item.occurred_on and item.occurred_on >= today:
        return _("Planned for %(day)s") % {"day": spoken_day(item.occurred_on)}
    if item.kind == "mission-report" and dates.begins and dates.begins >= today:
        return _("Mission planned for %(day)s") % {"day": spoken_day(dates.begins)}
    if item.kind == "terms-of-reference" and (item.published_on or item.sort_on) >= today - _RECENT:
        return _("Terms of reference of %(day)s") % {"day": spoken_day(item.published_on or item.sort_on)}
    return ""


_DATED = {"project": ("starts_on", "ends_on"), "mission-report": ("started_on", "ended_on")}


def _typed_dates(items: Sequence[Item]) -> dict[int, _Dates]:
    """Begin and end of projects and missions; the ids are of items that a viewer was let see."""
    found: dict[int, _Dates] = {}
    for kind, names in _DATED.items():
        ids = [item.pk for item in items if item.kind == kind]
        model = kinds()[kind].model if kind in kinds() else None
        if (
            not ids
            or model is None
            or not issubclass(model, Item)
            or not {*names} <= {one.name for one in model._meta.get_fields()}
        ):
            continue
        rows = model.objects.unscoped("the viewer was let see these items").filter(pk__in=ids)
        found |= {pk: _Dates(begins, ends) for pk, begins, ends in rows.values_list("pk", *names)}
    return found


def copies(viewer: Viewer, draft: Draft, excluded: frozenset[int]) -> list[Match]:
    """Items whose text or file repeats much of the draft as a whole, the most alike first, of what the viewer may see."""
    own = sketch_words([draft.text])
    if own is None:
        return []
    shares = {pk: own.likeness(sketch) for pk, sketch in _candidates(own)}
    near = {pk: share for pk, share in shares.items() if share >= REPEATED}
    places = _held_by(near)
    seen = Item.objects.visible_to(viewer).exclude(status__in=(Status.WITHDRAWN, Status.BINNED))
    items = {item.pk: item for item in seen.filter(pk__in={item for _sketch, item, _file in places} - excluded)}
    best: dict[int, Match] = {}
    for sketch, item, file in sorted(places, key=lambda place: -near[place[0]]):
        if item in items and item not in best:
            best[item] = Match(items[item], "", file, None, 0, item_url(items[item].short_id), overlap=near[sketch])
    return sorted(best.values(), key=lambda match: (-match.overlap, -match.item.pk))[:_MOST_COPIES]


def _candidates(own: Sketch) -> Iterator[tuple[int, Sketch]]:
    """The texts whose sketch shares a band with this one, whoever may see them: nothing of them leaves this module."""
    met = TextSketchBand.objects.filter(key__in=own.bands(WORD_BAND)).values("sketch_id")
    rows = TextSketch.objects.filter(pk__in=met, method=METHOD, word_runs__gt=0).order_by("pk")
    for pk, words, runs in rows.values_list("pk", "words", "word_runs").iterator(chunk_size=_AT_ONCE):
        yield pk, Sketch.from_bytes(bytes(words), runs)


def _held_by(sketches: Mapping[int, float]) -> list[tuple[int, int, int]]:
    """Sketch, item and number of the file (0 for the item's own text) of each place where such a text hangs."""
    rows = list(TextSketch.objects.filter(pk__in=sketches).values_list("pk", "blob_id", "item_id"))
    blobs = {blob: pk for pk, blob, _item in rows if blob}
    attached = Attachment.objects.filter(blob_id__in=blobs).values_list("blob_id", "item_id", "position")
    return [
        *((pk, item, 0) for pk, _blob, item in rows if item is not None),
        *((blobs[blob], item, position + 1) for blob, item, position in attached),
    ]
