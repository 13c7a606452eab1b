"""What somebody searched for, kept for themselves: the newest and the most frequent. Nobody else is shown any of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from stoa.across.discovery.addresses import search_url
from stoa.across.discovery.asking import Asked
from stoa.across.discovery.models import LONGEST_WORDS, RecentSearch, SearchesForgotten
from stoa.engine.text.fold import fold
from stoa.foundation.behind import Behind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from stoa.foundation.access.reach import Viewer

KEPT = 50
SHOWN = 6
OFTEN = 3
"""Times from which a search counts as frequent."""

_NOTE = (
    "INSERT INTO {searches} (person_id, fold, text, times, last_at) SELECT %s, %s, %s, 1, %s "
    "WHERE NOT EXISTS (SELECT 1 FROM {silent} WHERE person_id = %s) "
    "ON CONFLICT (person_id, fold) DO UPDATE SET times = {searches}.times + 1, text = excluded.text, "
    "last_at = excluded.last_at"
)


@dataclass(frozen=True, slots=True)
class Remembered:
    """Searches of one's own as (words, address): the newest, and those asked often that are not among them."""

    newest: tuple[tuple[str, str], ...] = ()
    frequent: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.newest)


NOTHING_REMEMBERED = Remembered()


def note_search(viewer: Viewer, asked: Asked) -> None:
    """Remember the words for the viewer; nothing for strangers and for texts that are no search. Written behind the page."""
    text = " ".join(asked.text.replace("\x00", "").split())
    if viewer.person_id is not None and fold(text) and asked.page == 1 and len(text) <= LONGEST_WORDS:
        SEARCHED.put((viewer.person_id, fold(text)[:LONGEST_WORDS]), (timezone.now(), text))


def _write(searches: Mapping[tuple[int, str], tuple[datetime, str]]) -> None:
    quote = connection.ops.quote_name
    tables = {
        "searches": quote(RecentSearch._meta.db_table),
        "silent": quote(SearchesForgotten._meta.db_table),
    }
    moment = RecentSearch._meta.get_field("last_at")
    rows = [
        (person, folded, text, moment.get_db_prep_value(at, connection), person)
        for (person, folded), (at, text) in sorted(searches.items())
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_NOTE.format(**tables), rows)


SEARCHED: Behind[tuple[int, str], tuple[datetime, str]] = Behind(_write, max)
"""When a person searched for words, and how they wrote them."""


def remembered(viewer: Viewer) -> Remembered:
    """The viewer's own searches; one query, none for strangers."""
    if viewer.person_id is None:
        return NOTHING_REMEMBERED
    rows = list(RecentSearch.objects.filter(person_id=viewer.person_id).order_by("-last_at", "-pk")[:KEPT])
    often = sorted((row for row in rows[SHOWN:] if row.times >= OFTEN), key=lambda row: (-row.times, row.fold))
    return Remembered(
        *(tuple((row.text, search_url(Asked(row.text))) for row in some[:SHOWN]) for some in (rows, often))
    )


def forget_searches(*, person_id: int) -> None:
    """Clear what somebody searched for."""
    SEARCHED.flush()
    RecentSearch.objects.filter(person_id=person_id).delete()


def remember_searches(*, is_on: bool, person_id: int) -> None:
    """Switch remembering on or off. What was remembered stays until it is cleared."""
    if is_on:
        SearchesForgotten.objects.filter(pk=person_id).delete()
    else:
        SearchesForgotten.objects.get_or_create(pk=person_id)


def forget_old_searches(now: datetime) -> None:
    """Keep only the newest of each person. Safe to repeat."""
    newest_first = Window(RowNumber(), partition_by=F("person_id"), order_by=(F("last_at").desc(), F("pk").desc()))
    too_many = RecentSearch.objects.annotate(place=newest_first).filter(place__gt=KEPT)
    RecentSearch.objects.filter(pk__in=list(too_many.values_list("pk", flat=True)[:10_000])).delete()
