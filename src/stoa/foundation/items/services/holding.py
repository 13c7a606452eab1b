"""Legal holds: what is held is neither withdrawn nor deleted, by anybody, until it is released."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stoa.foundation.errors import BadInputError, NotAllowedError, NotFoundError, Problem
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.services import NewEvent, append_events
from stoa.foundation.items.models import Item, LegalHold, Status

if TYPE_CHECKING:
    from stoa.foundation.history.services import Actor


def locked_item(item: Item) -> Item:
    """The item as it now is, locked until the transaction ends; raises NotFoundError when it was deleted meanwhile."""
    found = Item.objects.unscoped("the state services").select_for_update().filter(pk=item.pk).first()
    if found is None:
        raise NotFoundError("The item is gone.")
    return found


def refuse_binned(locked: Item) -> None:
    """Raise NotAllowedError for what lies in the bin: whoever looked after it may have read it before it went there."""
    if locked.status == Status.BINNED:
        raise NotAllowedError(_("This is in the bin: take it out before you change it."))


def refuse_held(item: Item) -> None:
    """Raise NotAllowedError naming the reason while a legal hold stands on the item."""
    hold = LegalHold.objects.filter(item_id=item.pk).first()
    if hold is not None:
        raise NotAllowedError(_("A legal hold keeps this as it is: %(reason)s") % {"reason": hold.reason})


def hold_item(item: Item, *, reason: str, actor: Actor) -> None:
    """Put a legal hold on the item, or give the standing one another reason. Raises BadInputError without a reason."""
    said = reason.strip()[:500]
    if not said:
        raise BadInputError([Problem("reason", _("Say why this is held: whoever meets the hold will ask."))])
    with transaction.atomic():
        locked = locked_item(item)
        values = {"reason": said, "person_id": actor.person_id, "since": timezone.now()}
        LegalHold.objects.update_or_create(item_id=locked.pk, defaults=values)
        failpoint("items.held")
        append_events([NewEvent("item.held", locked.short_id, {"reason": said})], actor=actor)


def release_item(item: Item, *, actor: Actor) -> None:
    """Lift the legal hold; raises NotAllowedError where none stands."""
    with transaction.atomic():
        locked = locked_item(item)
        gone, _each = LegalHold.objects.filter(item_id=locked.pk).delete()
        if not gone:
            raise NotAllowedError(_("No legal hold stands on this."))
        failpoint("items.released")
        append_events([NewEvent("item.released", locked.short_id)], actor=actor)
