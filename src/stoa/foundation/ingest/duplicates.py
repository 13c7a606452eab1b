"""What a file repeats of what is here already, among what the viewer may see. What they may not see leaves no trace.

Four ways, the surest first: the same bytes, nearly the same words, the same numbers in another language, the same title
by the same people. Every condition is applied to items the viewer sees before anything is counted, ranked or cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from stoa.engine.text.fold import fold
from stoa.engine.text.near_copies import METHOD, NUMBER_BAND, WORD_BAND, Sketch
from stoa.engine.text.passages import SEPARATOR
from stoa.foundation.ingest.models import FilePassage, FileReading, TextSketch, TextSketchBand
from stoa.foundation.items.models import Attachment, Contribution, Item, Status
from stoa.foundation.items.queries.one import is_steward

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stoa.foundation.access.reach import Viewer

NEAR = 0.6
"""From this share of the same wording on, two texts are nearly the same."""

TRANSLATED = 0.3
"""From this share of the same numbers in the same order on, texts in two languages may be versions of each other."""

MOST_SHOWN = 10
_AT_ONCE = 400


class Treatment(StrEnum):
    """What can be done with a file that repeats something."""

    NEW_VERSION = "new_version"
    TRANSLATION = "translation"
    LINK = "link"
    SEPARATE = "separate"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An item that a file repeats. `share` is how much, from 0 to 1; `reason` a sentence; `treatment` what to suggest.

    `position` is the place, from 0, of the file on the item that it repeats; None where it repeats the item's own text or
    title.
    """

    short_id: str
    title: str
    share: float
    reason: str
    treatment: Treatment
    is_steward: bool
    position: int | None = None


@dataclass(frozen=True, slots=True)
class _Like:
    """How an item is like the file: the `sort` with the lowest value says the most."""

    sort: int
    share: float
    position: int | None = None


_BYTES, _WORDS, _NUMBERS, _TITLE = range(4)


def duplicates_of(viewer: Viewer, digest: str) -> list[Duplicate]:
    """Items the viewer may see that the file repeats, the most alike first; withdrawn ones are left out.

    A file that was not read yet is compared by its bytes alone.
    """
    alike: dict[int, _Like] = {}
    _add(alike, _same_bytes(digest))
    own = TextSketch.objects.filter(blob_id=digest, method=METHOD).first()
    if own is not None:
        _add(alike, _like_sketch(viewer, own, digest))
    _add(alike, _same_title(viewer, digest))
    items = _visible(viewer, alike)
    ranked = sorted(items.values(), key=lambda item: (alike[item.pk].sort, -alike[item.pk].share, -item.pk))
    return [_duplicate(viewer, item, alike[item.pk]) for item in ranked[:MOST_SHOWN]]


def _add(alike: dict[int, _Like], found: Mapping[int, _Like]) -> None:
    """The first way that leads to an item is the surest."""
    for item, like in found.items():
        alike.setdefault(item, like)


def _visible(viewer: Viewer, ids: Iterable[int]) -> dict[int, Item]:
    wanted = sorted(set(ids))
    found: dict[int, Item] = {}
    rows = Item.objects.visible_to(viewer).exclude(status=Status.WITHDRAWN).select_related("stewards")
    for start in range(0, len(wanted), _AT_ONCE):
        found |= {item.pk: item for item in rows.filter(pk__in=wanted[start : start + _AT_ONCE])}
    return found


def _same_bytes(digest: str) -> dict[int, _Like]:
    rows = Attachment.objects.filter(blob_id=digest).order_by("-position").values_list("item_id", "position")
    return {item: _Like(_BYTES, 1.0, position) for item, position in rows}


def _like_sketch(viewer: Viewer, own: TextSketch, digest: str) -> dict[int, _Like]:
    """Items with a text whose sketch shares a band; sketches are opened only where the viewer sees the item."""
    holders = _holders(_candidates(own), digest)
    seen = _visible(viewer, {item for places in holders.values() for item, _ in places})
    visible = {
        pk: [(item, position) for item, position in places if item in seen]
        for pk, places in holders.items()
        if any(item in seen for item, _ in places)
    }
    best: dict[int, _Like] = {}
    for other in _sketches(visible):
        like = _compare(own, other)
        if like is None:
            continue
        for item, position in visible[other.pk]:
            here = _Like(like.sort, like.share, position)
            best[item] = min(best.get(item, here), here, key=lambda one: (one.sort, -one.share))
    return best


def _sketches(ids: Iterable[int]) -> Iterator[TextSketch]:
    wanted = sorted(ids)
    for start in range(0, len(wanted), _AT_ONCE):
        yield from TextSketch.objects.filter(pk__in=wanted[start : start + _AT_ONCE]).order_by("pk")


def _candidates(own: TextSketch) -> dict[int, tuple[str | None, int | None]]:
    """The texts that share a band with this one: where each belongs, by the id of its sketch."""
    keys = [
        *(_words(own).bands(WORD_BAND) if own.word_runs else ()),
        *(_numbers(own).bands(NUMBER_BAND) if own.number_runs else ()),
    ]
    met = TextSketchBand.objects.filter(key__in=keys).values("sketch_id")
    rows = TextSketch.objects.filter(pk__in=met, method=METHOD).exclude(pk=own.pk)
    return {pk: (blob, item) for pk, blob, item in rows.values_list("pk", "blob_id", "item_id")}


def _holders(
    candidates: Mapping[int, tuple[str | None, int | None]], digest: str
) -> dict[int, list[tuple[int, int | None]]]:
    """The items, and places on them, that each text hangs on."""
    blobs = sorted({blob for blob, _ in candidates.values() if blob and blob != digest})
    places: dict[str, list[tuple[int, int | None]]] = {}
    for start in range(0, len(blobs), _AT_ONCE):
        rows = Attachment.objects.filter(blob_id__in=blobs[start : start + _AT_ONCE]).order_by("item_id", "position")
        for blob, item, position in rows.values_list("blob_id", "item_id", "position"):
            places.setdefault(blob, []).append((item, position))
    return {
        pk: [(item, None)] if item is not None else places.get(blob or "", [])
        for pk, (blob, item) in candidates.items()
    }


def _compare(own: TextSketch, other: TextSketch) -> _Like | None:
    words = _words(own).likeness(_words(other)) if own.word_runs and other.word_runs else 0.0
    if words >= NEAR:
        return _Like(_WORDS, words)
    if own.language and other.language and own.language != other.language and own.number_runs and other.number_runs:
        numbers = _numbers(own).likeness(_numbers(other))
        if numbers >= TRANSLATED:
            return _Like(_NUMBERS, numbers)
    return None


def _words(row: TextSketch) -> Sketch:
    return Sketch.from_bytes(bytes(row.words), row.word_runs)


def _numbers(row: TextSketch) -> Sketch:
    return Sketch.from_bytes(bytes(row.numbers), row.number_runs)


def _same_title(viewer: Viewer, digest: str) -> dict[int, _Like]:
    """Items called as the file calls itself, where an author is the same or the file or the item names none."""
    reading = FileReading.objects.filter(blob_id=digest).first()
    title = fold(reading.title or _first_heading(digest)) if reading else ""
    if reading is None or not title:
        return {}
    items = Item.objects.visible_to(viewer).exclude(status=Status.WITHDRAWN).filter(title_fold=title)
    ids = list(items.order_by("-pk").values_list("pk", flat=True)[:_AT_ONCE])
    authors = {fold(str(name)) for name in reading.authors}
    written: dict[int, set[str]] = {}
    for item, name in Contribution.objects.filter(item_id__in=ids, role="author").values_list("item_id", "name"):
        written.setdefault(item, set()).add(fold(name))
    return {
        pk: _Like(_TITLE, 1.0 if authors & written.get(pk, set()) else 0.5)
        for pk in ids
        if not authors or pk not in written or authors & written[pk]
    }


def _first_heading(digest: str) -> str:
    found = FilePassage.objects.filter(blob_id=digest).order_by("position").values_list("heading", flat=True).first()
    return (found or "").partition(SEPARATOR)[0]


def _duplicate(viewer: Viewer, item: Item, like: _Like) -> Duplicate:
    is_theirs = is_steward(viewer, item)
    return Duplicate(
        short_id=item.short_id,
        title=item.title,
        share=round(like.share, 2),
        reason=_reason(like),
        treatment=_treatment(like, is_steward=is_theirs),
        is_steward=is_theirs,
        position=like.position,
    )


def _reason(like: _Like) -> str:
    parts: dict[str, Any] = {"percent": round(like.share * 100)}
    if like.sort == _BYTES:
        return _("It has exactly this file.")
    if like.sort == _WORDS:
        return _("%(percent)d%% of the wording is the same.") % parts
    if like.sort == _NUMBERS:
        return _("It is in another language and has the same figures in the same order.")
    return _("It has the same title and the same author.") if like.share == 1.0 else _("It has the same title.")


def _treatment(like: _Like, *, is_steward: bool) -> Treatment:
    """What to suggest. Only those who look after an item can give it a new version; others link to it."""
    if like.sort == _BYTES:
        return Treatment.LINK
    if like.sort == _NUMBERS:
        return Treatment.TRANSLATION
    if like.sort == _WORDS:
        return Treatment.NEW_VERSION if is_steward else Treatment.LINK
    return Treatment.SEPARATE
