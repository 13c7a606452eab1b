"""Writes of the access rule: interning sets, denying and lifting, and the log of who read what is restricted."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from django.db.models import F
from django.utils import timezone

from stoa.foundation.access.models import AccessRead, AccessSet, AccessToken, Denial
from stoa.foundation.access.reach import PUBLIC, STAFF, note_new_sets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from stoa.foundation.access.reach import Viewer

READS_KEPT = timedelta(days=400)


def key_of(tokens: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(tokens)).encode()).hexdigest()


def intern_sets(sets: Iterable[frozenset[str]]) -> dict[frozenset[str], int]:
    """Return the id of each set of tokens, storing those not yet known. Call inside the transaction that uses them.

    New sets go in by the order of their keys: two writers who meet then wait for one another instead of both for each.
    """
    keys = dict(sorted((key_of(tokens), tokens) for tokens in set(sets)))
    known = dict(AccessSet.objects.filter(key__in=keys).values_list("key", "id"))
    new = [AccessSet(key=key, tokens=sorted(tokens)) for key, tokens in keys.items() if key not in known]
    if new:
        note_new_sets()
        AccessSet.objects.bulk_create(new, ignore_conflicts=True)
        known = dict(AccessSet.objects.filter(key__in=keys).values_list("key", "id"))
        AccessToken.objects.bulk_create(
            [AccessToken(access_set_id=known[made.key], token=token) for made in new for token in made.tokens],
            ignore_conflicts=True,
        )
    return {tokens: known[key] for key, tokens in keys.items()}


def deny(item_id: int, stamp: int) -> None:
    """Leave the item out of every search at once, until the index holds `stamp`. Same transaction as the tightening."""
    Denial.objects.update_or_create(item_id=item_id, defaults={"stamp": stamp})


def lift_denials(stamps: Mapping[int, int]) -> None:
    """Drop the denials of items the index now holds at these stamps: called after the index commit, never before."""
    for item_id, stamp in list(Denial.objects.values_list("item_id", "stamp")):
        if stamps.get(item_id, 0) >= stamp:
            Denial.objects.filter(item_id=item_id, stamp__lte=stamp).delete()


class Guarded(Protocol):
    """What the log needs of an item: it lies above this app. `access` and `stewards` should be loaded with it."""

    short_id: str

    @property
    def access(self) -> AccessSet: ...

    @property
    def stewards(self) -> AccessSet: ...


def note_read(viewer: Viewer, item: Guarded, what: str) -> None:
    """Note that the viewer read a restricted item; `what` is page, file or export. Costs nothing for what all staff may read.

    The first read of a day makes a row, the others raise its count. Two first reads in the same instant count as one.
    """
    is_emergency = is_open_by_emergency_alone(viewer, item)
    if viewer.person_id is None or not (is_emergency or is_restricted(item.access.tokens)):
        return
    now = timezone.now()
    row = AccessRead(
        person_id=viewer.person_id,
        short_id=item.short_id,
        day=timezone.localdate(now),
        what=what,
        is_emergency=is_emergency,
        last_at=now,
    )
    same = AccessRead.objects.filter(
        short_id=row.short_id, person_id=row.person_id, day=row.day, what=what, is_emergency=is_emergency
    )
    if not same.update(count=F("count") + 1, last_at=now):
        AccessRead.objects.bulk_create([row], ignore_conflicts=True)


def is_restricted(tokens: Iterable[str]) -> bool:
    """Whether an audience is narrower than all staff and than the public."""
    return not {PUBLIC, STAFF} & set(tokens)


def is_open_by_emergency_alone(viewer: Viewer, item: Guarded) -> bool:
    """Whether the viewer, who sees the item, would not on an ordinary day."""
    if not viewer.emergency:
        return False
    return not viewer.own_tokens & {*item.access.tokens, *item.stewards.tokens}


def forget_old_reads(now: datetime) -> None:
    """Drop reads older than the log keeps them: a routine of the worker."""
    AccessRead.objects.filter(day__lt=timezone.localdate(now) - READS_KEPT).delete()
