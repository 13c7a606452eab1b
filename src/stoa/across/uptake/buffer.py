"""Counts on their way to the database: added up in this process and written behind the page."""

from __future__ import annotations

from operator import add
from typing import TYPE_CHECKING

from django.db import connection

from stoa.across.uptake.models import DailyCount
from stoa.foundation.behind import Behind
from stoa.foundation.failpoints import failpoint

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

Key = tuple[int, "date", str, str, str]
"""Item, day, country, kind of reader, what."""

_ADD = (
    "INSERT INTO {table} (item_id, day, country, reader, what, count) VALUES (%s, %s, %s, %s, %s, %s) "
    "ON CONFLICT (item_id, day, country, reader, what) DO UPDATE SET count = {table}.count + excluded.count"
)


def write_counts(counts: Mapping[Key, int]) -> None:
    """Add to what is counted, in the order of the keys: two processes then wait for one another instead of both for each."""
    statement = _ADD.format(table=connection.ops.quote_name(DailyCount._meta.db_table))
    rows = [(key[0], str(key[1]), *key[2:], times) for key, times in sorted(counts.items())]
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)
    failpoint("uptake.written")


BUFFER: Behind[Key, int] = Behind(write_counts, add)
