"""What people looked for and did not find: counted without their names, shown when several asked the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from stoa.across.discovery.models import LONGEST_WORDS, Sought
from stoa.across.discovery.naming import MOST_WORDS, names_somebody
from stoa.engine.text.fold import fold
from stoa.foundation.behind import Behind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from stoa.across.discovery.asking import Asked
    from stoa.foundation.access.reach import Viewer

SEVERAL = 3
"""People who must have asked the same before anybody is shown the words."""
BITS = 63
KEPT = timedelta(days=180)
KEPT_OF_FEW = timedelta(days=30)
_PERSONAL = re.compile(r"[\d@]|//|\bwww\b")

_ADD = (
    "INSERT INTO {table} (words, language, times, empty, opened, askers, people, askers_in_vain, people_in_vain, "
    "last_on, status, note) VALUES (%s, %s, %s, %s, 0, %s, 0, %s, 0, %s, 'open', '') "
    "ON CONFLICT (words, language) DO UPDATE SET "
    "times = {table}.times + excluded.times, empty = {table}.empty + excluded.empty, "
    "askers = {table}.askers | excluded.askers, askers_in_vain = {table}.askers_in_vain | excluded.askers_in_vain, "
    "last_on = CASE WHEN excluded.empty > 0 OR {table}.empty = 0 THEN excluded.last_on ELSE {table}.last_on END"
)
_OPENED = "UPDATE {table} SET opened = opened + %s WHERE words = %s AND language = %s"


@dataclass(frozen=True, slots=True)
class Times:
    """What happened with some words since the last writing; `askers` and `in_vain` are bits as in `Sought`."""

    asked: int = 0
    empty: int = 0
    opened: int = 0
    askers: int = 0
    in_vain: int = 0
    on: str = ""

    def __add__(self, other: Times) -> Times:
        return Times(
            self.asked + other.asked,
            self.empty + other.empty,
            self.opened + other.opened,
            self.askers | other.askers,
            self.in_vain | other.in_vain,
            max(self.on, other.on),
        )


def countable_words(text: str) -> str:
    """The words as they are counted; empty for what may be personal (numbers, addresses) or is no plain search."""
    words = fold(text)
    if not 2 < len(words) <= LONGEST_WORDS or len(words.split()) > MOST_WORDS or _PERSONAL.search(words):
        return ""
    return words if not any(sign in words for sign in '":\x00') else ""


def note_sought(viewer: Viewer, asked: Asked, language: str, *, found_any: bool) -> None:
    """Count a search for plain words; one with filters or of a further page says nothing about gaps.

    Words that hold somebody's name are not kept: that is asked when they are written, behind the page.
    """
    words = countable_words(asked.text)
    if words and asked.page == 1 and not asked.filters:
        today = timezone.localdate()
        bit = asker_bit(viewer, words, today)
        in_vain = 0 if found_any else bit
        SOUGHT.put((words, language), Times(1, int(not found_any), 0, bit, in_vain, today.isoformat()))


def note_opened_from(find: str, language: str) -> None:
    """Count that something was opened from a search for these words; words that nobody searched for are not kept."""
    words = countable_words(find)
    if words:
        SOUGHT.put((words, language), Times(opened=1))


def asker_bit(viewer: Viewer, words: str, today: date) -> int:
    """One bit of 63 for who asks: the same person always has the same for the same words, and shares it with many."""
    who = viewer.person_key or today.isoformat()
    return 1 << (int.from_bytes(salted_hmac("discovery.gaps", f"{who}\n{words}").digest()[:8]) % BITS)


def _write(sought: Mapping[tuple[str, str], Times]) -> None:
    table = connection.ops.quote_name(Sought._meta.db_table)
    facts = sorted(sought.items())
    asked = [
        (*key, times.asked, times.empty, times.askers, times.in_vain, times.on)
        for key, times in facts
        if times.asked and not names_somebody(key[0])
    ]
    opened = [(times.opened, *key) for key, times in facts if times.opened]
    with connection.cursor() as cursor:
        for statement, rows in ((_ADD, asked), (_OPENED, opened)):
            if rows:
                cursor.executemany(statement.format(table=table), rows)
    if asked:
        _count_people({words for words, *_rest in asked})


def _count_people(words: set[str]) -> None:
    for row in Sought.objects.filter(words__in=words):
        people = (row.askers.bit_count(), row.askers_in_vain.bit_count())
        if people != (row.people, row.people_in_vain):
            Sought.objects.filter(pk=row.pk).update(people=people[0], people_in_vain=people[1])


SOUGHT: Behind[tuple[str, str], Times] = Behind(_write, Times.__add__)
"""What happened with words in a language."""


def forget_old_gaps(now: datetime) -> None:
    """Drop what nobody asked for in half a year, and after a month what few asked for. Safe to repeat."""
    today = now.date()
    unsettled = Sought.objects.filter(status=Sought.Status.OPEN)
    unsettled.filter(last_on__lt=today - KEPT).delete()
    unsettled.filter(last_on__lt=today - KEPT_OF_FEW, people__lt=SEVERAL).delete()
