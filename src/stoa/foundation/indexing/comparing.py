"""The index held against the database: the same items, stamps and access sets (I4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from stoa.foundation.access.models import AccessToken
from stoa.foundation.access.reach import PUBLIC
from stoa.foundation.items.models import OPEN_STATES, Item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stoa.engine.search.protocol import Entry
    from stoa.foundation.indexing.places import Pair

_REASON = "the index is compared with the record"


def differences(pair: Pair) -> Iterator[str]:
    """Sentences naming every item that an index holds wrongly; none when index and database agree."""
    recorded = Item.objects.unscoped(_REASON).order_by("pk")
    yield from _compare("full", pair.full.entries(), recorded.values_list("pk", "stamp", "access_id"))
    public = recorded.filter(_public_now()).values_list("pk", "stamp", "access_id")
    yield from _compare("public", pair.public.entries(), public)


def _public_now() -> Q:
    now = timezone.now()
    sets = AccessToken.objects.filter(token=PUBLIC).values_list("access_set_id", flat=True)
    opened = Q(available_from=None) | Q(available_from__lte=now)
    not_closed = Q(available_until=None) | Q(available_until__gt=now)
    return opened & not_closed & Q(status__in=OPEN_STATES, access_id__in=sets)


def _compare(name: str, entries: Iterator[Entry], rows: object) -> Iterator[str]:
    indexed = {entry.item: (entry.stamp, entry.access_id) for entry in entries}
    for pk, stamp, access_id in rows.iterator(chunk_size=10_000):  # type: ignore[attr-defined]  # a values_list query set
        held = indexed.pop(pk, None)
        if held is None:
            yield f"The {name} index lacks item {pk}."
        elif held != (stamp, access_id):
            yield f"The {name} index holds item {pk} at stamp {held[0]}, set {held[1]}; it is at {stamp}, {access_id}."
    for pk in indexed:
        yield f"The {name} index holds item {pk}, which should not be there."
