"""The bin: thirty days for what was never published, then gone for good, its short id used up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stoa.foundation.access.services import deny, intern_sets
from stoa.foundation.errors import NotAllowedError
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.services import Actor, NewEvent, append_events
from stoa.foundation.items.models import Binned, Item, LegalHold, Revision, Status, UsedShortId
from stoa.foundation.items.services.holding import locked_item, refuse_held
from stoa.foundation.items.services.reviewing import own_stewards

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

KEPT_IN_BIN = timedelta(days=30)
log = structlog.get_logger(__name__)


def bin_item(item: Item, *, actor: Actor) -> None:
    """Hide the item from everybody; its stewards can take it out for thirty days. A review that waits is taken back.

    Raises NotAllowedError for what was ever published (withdraw it instead), is in the bin, or is held.
    """
    with transaction.atomic():
        locked = locked_item(item)
        if locked.live is not None:
            raise NotAllowedError(_("This was published: withdraw it instead, so that its readers learn why."))
        if locked.status == Status.BINNED:
            raise NotAllowedError(_("This is in the bin already."))
        refuse_held(locked)
        stewards, nobody = own_stewards(locked), frozenset[str]()
        sets = intern_sets([stewards, nobody])
        Binned.objects.create(
            item_id=locked.pk, stewards_id=sets[stewards], person_id=actor.person_id, binned_at=timezone.now()
        )
        Revision.objects.filter(item_id=locked.pk, number=locked.head, status=Status.IN_REVIEW).update(
            status=Status.DRAFT
        )
        _change(locked, "item.binned", {"status": Status.BINNED, "stewards_id": sets[nobody], "reviewer": None}, actor)


def unbin_item(item: Item, *, actor: Actor) -> None:
    """Take the item out of the bin, as a draft; raises NotAllowedError if it is not in it."""
    with transaction.atomic():
        locked = locked_item(item)
        binned = Binned.objects.filter(item_id=locked.pk).first()
        if binned is None:
            raise NotAllowedError(_("This is not in the bin."))
        binned.delete()
        _change(locked, "item.unbinned", {"status": Status.DRAFT, "stewards_id": binned.stewards_id}, actor)


def _change(locked: Item, verb: str, values: Mapping[str, Any], actor: Actor) -> None:
    stamp = locked.stamp + 1
    deny(locked.pk, stamp)
    rows = Item.objects.unscoped("the state services").filter(pk=locked.pk)
    rows.update(stamp=stamp, updated_at=timezone.now(), **values)
    failpoint(f"items.{verb.removeprefix('item.')}")
    append_events([NewEvent(verb, locked.short_id, {"stamp": stamp})], actor=actor)


def purge_binned(now: datetime) -> int:
    """Delete for good what lay in the bin for thirty days, one transaction each; returns how many. What is held stays."""
    held = LegalHold.objects.values("item_id")
    due = Binned.objects.filter(binned_at__lte=now - KEPT_IN_BIN).exclude(item_id__in=held)
    return sum(_purge(pk, now) for pk in list(due.order_by("pk").values_list("pk", flat=True)))


def _purge(pk: int, now: datetime) -> bool:
    """Delete one item with all its versions, unless it was taken out or held meanwhile."""
    with transaction.atomic():
        rows = Item.objects.unscoped("the bin is emptied").filter(pk=pk, status=Status.BINNED)
        item = rows.select_for_update().first()
        if item is None or not Binned.objects.filter(pk=pk, binned_at__lte=now - KEPT_IN_BIN).exists():
            return False
        try:
            rows.delete()
        except models.ProtectedError as error:
            log.warning("an item in the bin cannot be deleted", item=item.short_id, reason=str(error.args[0]))
            return False
        UsedShortId.objects.create(short_id=item.short_id)
        failpoint("items.purged")
        gone = {"id": pk, "stamp": item.stamp + 1}
        append_events([NewEvent("item.purged", item.short_id, gone)], actor=Actor(), occurred_at=now)
    return True
