"""Keeping, noting and forgetting. All of it is one person's own affair: the history does not know of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from stoa.across.discovery.asking import asked_in
from stoa.across.discovery.remembering import remember_searches
from stoa.across.shelf.models import LONGEST_NAME, LONGEST_NOTE, LONGEST_QUERY, Kept, NotRemembered, Opened, SavedSearch
from stoa.across.shelf.queries import RECENT, me, own_search
from stoa.foundation.behind import Behind
from stoa.foundation.errors import BadInputError, NotFoundError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Item

AGAIN = timedelta(minutes=1)
"""Opening the same item again this soon is the same visit."""

MOST_SEARCHES, MOST_KEPT = 200, 2_000

_NOTE_OPENED = (
    "INSERT INTO {opened} (person_id, item_id, opened_at) SELECT %s, %s, %s "
    "WHERE NOT EXISTS (SELECT 1 FROM {silent} WHERE person_id = %s) "
    "ON CONFLICT (person_id, item_id) DO UPDATE SET opened_at = excluded.opened_at WHERE {opened}.opened_at < %s"
)


def keep(*, item: Item, viewer: Viewer) -> None:
    """Put an item on the viewer's reading list. Safe to repeat."""
    if Kept.objects.filter(person_id=me(viewer)).count() >= MOST_KEPT:
        raise BadInputError([Problem("item", _("Your reading list is full. Take something off it first."))])
    Kept.objects.bulk_create([Kept(person_id=me(viewer), item_id=item.pk)], ignore_conflicts=True)


def let_go(*, item: Item, viewer: Viewer) -> None:
    """Take an item off the viewer's reading list, with its note. Safe to repeat."""
    Kept.objects.filter(person_id=me(viewer), item_id=item.pk).delete()


def note_kept(*, item: Item, note: str, viewer: Viewer) -> None:
    """Write a note to oneself beside an item on the list; raises NotFoundError for one that is not on it."""
    said = note.replace("\x00", "").strip()[:LONGEST_NOTE]
    if not Kept.objects.filter(person_id=me(viewer), item_id=item.pk).update(note=said):
        raise NotFoundError("This is not on your reading list.")


def note_opened(viewer: Viewer, item: Item) -> None:
    """Remember for the viewer that they opened an item they may see; nothing for somebody not signed in.

    Written behind the page, which never fails for it.
    """
    if viewer.person_id is not None:
        OPENED.put((viewer.person_id, item.pk), timezone.now())


def _write_opened(opened: Mapping[tuple[int, int], datetime]) -> None:
    quote = connection.ops.quote_name
    tables = {"opened": quote(Opened._meta.db_table), "silent": quote(NotRemembered._meta.db_table)}
    with connection.cursor() as cursor:
        cursor.executemany(_NOTE_OPENED.format(**tables), [_values(*key, at) for key, at in sorted(opened.items())])


def _values(person_id: int, item_id: int, now: datetime) -> tuple[Any, ...]:
    field = Opened._meta.get_field("opened_at")
    at, before = (field.get_db_prep_value(moment, connection) for moment in (now, now - AGAIN))
    return (person_id, item_id, at, person_id, before)


OPENED: Behind[tuple[int, int], datetime] = Behind(_write_opened, max)
"""When a person opened an item, by the ids of both."""


def forget_opened(*, viewer: Viewer) -> None:
    """Clear what the viewer opened."""
    OPENED.flush()
    Opened.objects.filter(person_id=me(viewer)).delete()


def remember(*, is_on: bool, viewer: Viewer) -> None:
    """Switch on or off that what the viewer opens and searches for is kept for them. What was kept stays until cleared."""
    remember_searches(is_on=is_on, person_id=me(viewer))
    if is_on:
        NotRemembered.objects.filter(pk=me(viewer)).delete()
        return
    NotRemembered.objects.get_or_create(pk=me(viewer))


def forget_long_ago(now: datetime) -> None:
    """Keep only the newest few of what each person opened. Safe to repeat."""
    newest: dict[int, int] = {}
    gone = []
    for pk, person in Opened.objects.order_by("person_id", "-opened_at", "-pk").values_list("pk", "person_id"):
        newest[person] = newest.get(person, 0) + 1
        if newest[person] > RECENT:
            gone.append(pk)
    for start in range(0, len(gone), 500):
        Opened.objects.filter(pk__in=gone[start : start + 500]).delete()


def save_search(*, name: str, query: str, viewer: Viewer) -> SavedSearch:
    """Keep a search under a name; raises BadInputError for one without words and filters, or when there are too many."""
    asked = asked_in(QueryDict(query[:LONGEST_QUERY].lstrip("?")))
    written = asked.on_page(1).query_string()
    if asked.is_empty or len(written) > LONGEST_QUERY:
        raise BadInputError([Problem("query", _("Search for something first, then save the search."))])
    if SavedSearch.objects.filter(person_id=me(viewer)).count() >= MOST_SEARCHES:
        raise BadInputError([Problem("name", _("You have saved as many searches as fit. Delete one first."))])
    return SavedSearch.objects.create(person_id=me(viewer), name=_name(name or asked.text), query=written)


def rename_search(*, pk: int, name: str, viewer: Viewer) -> None:
    """Give one's own saved search another name."""
    found = own_search(viewer, pk)
    found.name = _name(name)
    found.save(update_fields=["name"])


def delete_search(*, pk: int, viewer: Viewer) -> None:
    own_search(viewer, pk).delete()


def _name(text: str) -> str:
    said = " ".join(text.replace("\x00", "").split())[:LONGEST_NAME]
    if not said:
        raise BadInputError([Problem("name", _("Give the search a name."))])
    return said
