"""Keeps a sketch of every text: of files when they are read, of items' own texts as the history tells of changes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from stoa.engine.text.near_copies import METHOD, NUMBER_BAND, WORD_BAND, sketch_numbers, sketch_words
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.queries import events_after, reader_position
from stoa.foundation.history.services import move_reader
from stoa.foundation.ingest.models import FilePassage, FileReading, TextSketch, TextSketchBand
from stoa.foundation.items.models import Item
from stoa.foundation.rows import insert_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

READER = "sketches"
EVENTS_AT_ONCE = 200
SECONDS_AT_ONCE = 2.0
"""The worker has other things to do: after a large import it takes several turns."""

FILES_AT_ONCE = 50


def sketch_blob(digest: str, language: str, texts: Sequence[str]) -> None:
    """Keep the sketch of a file that was read, in place of an older one. `language` is what reading it gave."""
    _keep([_sketch(TextSketch(blob_id=digest, language=language.partition("-")[0].lower()), texts)])


def sketch_items(ids: Iterable[int]) -> int:
    """Keep the sketches of items' own texts as they now stand, in one transaction; returns how many items there were."""
    rows = Item.objects.unscoped("a sketch names nobody and is compared only with what a viewer sees")
    found = rows.filter(pk__in=set(ids)).order_by("pk").values_list("pk", "language", "text", "summary")
    made = [_sketch(TextSketch(item_id=pk, language=said), (text or summary,)) for pk, said, text, summary in found]
    _keep(made)
    return len(made)


def follow_history(*, seconds: float = SECONDS_AT_ONCE) -> int:
    """Sketch the items that changed since the last call, for some seconds at most; returns how many. Safe to run twice."""
    done, end = 0, time.monotonic() + seconds
    while events := events_after(reader_position(READER), EVENTS_AT_ONCE):
        short_ids = {event.object_id for event in events}
        rows = Item.objects.unscoped("the reader of the history").filter(short_id__in=short_ids)
        done += sketch_items(rows.values_list("pk", flat=True))
        failpoint("sketches.before_mark")
        move_reader(READER, events[-1].position)
        if time.monotonic() > end:
            break
    return done


def sketch_missing_files() -> int:
    """Sketch some of the files that were read before there were sketches, or by another method; returns how many."""
    sketched = TextSketch.objects.filter(method=METHOD, blob_id__isnull=False).values("blob_id")
    waiting = FileReading.objects.exclude(blob_id__in=sketched).values_list("blob_id", "language")[:FILES_AT_ONCE]
    found = list(waiting)
    for digest, language in found:
        passages = FilePassage.objects.filter(blob_id=digest).order_by("position")
        sketch_blob(digest, language, list(passages.values_list("text", flat=True)))
    return len(found)


def _sketch(row: TextSketch, texts: Sequence[str]) -> tuple[TextSketch, list[int]]:
    """The row filled in, and the keys of its bands."""
    words, numbers = sketch_words(texts), sketch_numbers(texts)
    row.method = METHOD
    row.words, row.word_runs = (words.to_bytes(), words.runs) if words else (b"", 0)
    row.numbers, row.number_runs = (numbers.to_bytes(), numbers.runs) if numbers else (b"", 0)
    keys = {*(words.bands(WORD_BAND) if words else ()), *(numbers.bands(NUMBER_BAND) if numbers else ())}
    return row, sorted(keys)


def _keep(made: Sequence[tuple[TextSketch, list[int]]]) -> None:
    items = [row.item_id for row, _ in made if row.item_id is not None]
    blobs = [row.blob_id for row, _ in made if row.blob_id is not None]
    with transaction.atomic():
        TextSketch.objects.filter(Q(item_id__in=items) | Q(blob_id__in=blobs)).delete()
        kept = TextSketch.objects.bulk_create([row for row, _ in made])
        bands = [(row.pk, key) for row, (_, keys) in zip(kept, made, strict=True) for key in keys]
        insert_rows(TextSketchBand, ("sketch_id", "key"), bands)
