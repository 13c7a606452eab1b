"""Writes of the access rule: interning sets, denying and lifting."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from stoa.foundation.access.models import AccessSet, AccessToken, Denial
from stoa.foundation.access.reach import note_new_sets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


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
