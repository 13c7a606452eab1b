"""The record agrees with itself: columns with the live revision, access sets with their tokens (the ground of I8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from stoa.foundation.access.models import AccessSet, AccessToken
from stoa.foundation.items.models import Binned, Item, Revision, Status, UsedShortId
from stoa.foundation.registries import Check, CheckResult

if TYPE_CHECKING:
    from collections.abc import Iterator

_CURE = "Restore the item from a backup, or save it again."
_AT_ONCE = 500


def revision_problems() -> Iterator[CheckResult]:
    """Items that are not what their live revision says (the newest, while nothing is live), above all who may see them."""
    rows = Item.objects.unscoped("the record is checked").order_by("pk").select_related("access")
    after = 0
    while batch := list(
        rows.filter(pk__gt=after).only("pk", "short_id", "title", "head", "live", "access__tokens")[:_AT_ONCE]
    ):
        after = batch[-1].pk
        contents = _contents(batch)
        for item in batch:
            yield from _compare(item, contents.get((item.pk, item.live or item.head)))


def _contents(items: list[Item]) -> dict[tuple[int, int], str]:
    numbers = {item.live or item.head for item in items}
    rows = Revision.objects.filter(item_id__in=[item.pk for item in items], number__in=numbers)
    return {(pk, number): content for pk, number, content in rows.values_list("item_id", "number", "content")}


def _compare(item: Item, content: str | None) -> Iterator[CheckResult]:
    if content is None:
        yield CheckResult("I8", f"{item.short_id} has no revision {item.live or item.head}.", _CURE)
        return
    said = orjson.loads(content)
    if said["access"] != sorted(item.access.tokens):
        yield CheckResult("I8", f"{item.short_id} is open to others than its revision says.", _CURE)
    if said["title"] != item.title:
        yield CheckResult("I8", f"{item.short_id} has another title than its revision.", _CURE)


def access_set_problems() -> Iterator[CheckResult]:
    """Interned sets whose look-up rows are not their tokens: the access rule reads the rows, the index the tokens."""
    held: dict[int, set[str]] = {}
    for set_id, token in AccessToken.objects.values_list("access_set_id", "token").iterator(chunk_size=10_000):
        held.setdefault(set_id, set()).add(token)
    for set_id, tokens in AccessSet.objects.values_list("pk", "tokens").iterator(chunk_size=10_000):
        if held.get(set_id, set()) != set(tokens):
            yield CheckResult("I8", f"Access set {set_id} is looked up by other tokens than it holds.", _CURE)


def bin_problems() -> Iterator[CheckResult]:
    """Items whose state and place in the bin disagree, and short ids that are used up and yet an item's."""
    every = Item.objects.unscoped("the record is checked")
    inside = Binned.objects.values("item_id")
    for item in every.filter(status=Status.BINNED).exclude(pk__in=inside).only("short_id"):
        yield CheckResult("I8", f"{item.short_id} is in the bin, but nobody can take it out.", _CURE)
    for item in every.filter(pk__in=inside).exclude(status=Status.BINNED).only("short_id"):
        yield CheckResult("I8", f"{item.short_id} is to be deleted, but it is not in the bin.", _CURE)
    for item in every.filter(status=Status.BINNED).select_related("stewards"):
        if item.stewards.tokens:
            yield CheckResult("I8", f"{item.short_id} is in the bin and yet to be seen.", _CURE)
    for short_id in every.filter(short_id__in=UsedShortId.objects.values("short_id")).values_list(
        "short_id", flat=True
    ):
        yield CheckResult("I8", f"{short_id} was deleted for good and is given to another item.", _CURE)


def _items() -> int:
    return Item.objects.unscoped("the record is checked").count()


CHECKS = [
    Check("bin", "The bin and the items in it agree", lambda: (Binned.objects.count(), bin_problems())),
    Check("revisions", "Items are what their revisions say", lambda: (_items(), revision_problems())),
    Check(
        "access",
        "Access sets are what they are looked up by",
        lambda: (AccessSet.objects.count(), access_set_problems()),
    ),
]
