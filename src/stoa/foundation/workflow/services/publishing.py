"""Publishing now or at a time. Whoever asked must be allowed to when it happens, not only when they ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stoa.foundation.access.queries import viewer_of
from stoa.foundation.accounts.models import User
from stoa.foundation.errors import NotAllowedError, StoaError
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.services import Actor, NewEvent, append_events, one_change
from stoa.foundation.items.models import Item, Status
from stoa.foundation.items.queries.rights import publishing_bar
from stoa.foundation.items.services import publish_item
from stoa.foundation.items.services.holding import locked_item, refuse_binned
from stoa.foundation.workflow.models import Publication, Review

if TYPE_CHECKING:
    from datetime import datetime

    from stoa.foundation.access.reach import Viewer

CHANNEL = "schedule"
log = structlog.get_logger(__name__)


def publish(item: Item, *, publish_at: datetime | None = None, viewer: Viewer, actor: Actor) -> None:
    """Publish the newest version, or have it published at a time to come.

    Raises NotAllowedError with the sentence of `publishing_bar`, EditConflictError if the item was changed since it was
    read.
    """
    if bar := publishing_bar(viewer, item):
        raise NotAllowedError(bar)
    if item.live == item.head and item.status == Status.PUBLISHED:
        raise NotAllowedError(_("This is published as it is: there is nothing new."))
    with one_change():
        refuse_binned(locked_item(item))
        put_out(item, publish_at=publish_at, actor=actor)
        if publish_at is None or publish_at <= timezone.now():
            close_review(item, actor)


def put_out(item: Item, *, publish_at: datetime | None, actor: Actor) -> None:
    """Publish or schedule what the caller found allowed; call inside `one_change`."""
    if publish_at is None or publish_at <= timezone.now():
        publish_item(item, actor=actor)
        Publication.objects.filter(item_id=item.pk).delete()
        failpoint("workflow.published")
        return
    if actor.person_id is None:
        raise NotAllowedError(_("Only a person can have something published later: their rights are asked again."))
    values = {"number": item.head, "publish_at": publish_at, "person_id": actor.person_id}
    Publication.objects.update_or_create(item_id=item.pk, defaults=values)
    failpoint("workflow.scheduled")
    facts = {"number": item.head, "publish_at": publish_at.isoformat()}
    append_events([NewEvent("workflow.scheduled", item.short_id, facts)], actor=actor)


def close_review(item: Item, actor: Actor) -> None:
    """What was published needs no review any longer."""
    waiting = Review.objects.filter(item_id=item.pk, state=Review.State.WAITING)
    waiting.update(state=Review.State.APPROVED, closed_at=timezone.now(), closed_by_id=actor.person_id)


def unschedule(item: Item, *, reason: str = "", actor: Actor) -> None:
    """Take back that the item is published at a time; one that is not scheduled stays as it is."""
    with transaction.atomic():
        locked_item(item)
        gone, _each = Publication.objects.filter(item_id=item.pk).delete()
        if gone:
            failpoint("workflow.unscheduled")
            append_events([NewEvent("workflow.unscheduled", item.short_id, {"reason": reason})], actor=actor)


def fire_publications(now: datetime) -> int:
    """Publish what is due, each on behalf of whoever asked and with the rights they have now; returns how many.

    What is not allowed or not the same any longer is taken off the schedule, with the reason in the history.
    """
    due = Publication.objects.filter(publish_at__lte=now).order_by("publish_at", "pk")
    return sum(_fire(pk) for pk in list(due.values_list("pk", flat=True)))


def _fire(pk: int) -> bool:
    with one_change():
        whole = Item.objects.unscoped("the clock").select_for_update().filter(pk=pk).first()
        row = Publication.objects.filter(pk=pk).select_related("person").first()
        if whole is None or row is None:
            return False
        reason = _published_or_why_not(row)
        if reason:
            log.warning("a publication was not made", item=whole.short_id, reason=reason)
            unschedule(whole, reason=reason, actor=Actor(channel=CHANNEL))
            return False
        row.delete()
        failpoint("workflow.published")
    return True


def _published_or_why_not(row: Publication) -> str:
    """Publish with the rights that whoever asked has now; the reason where that cannot be, else empty."""
    viewer = viewer_of(
        User.objects.filter(person_id=row.person_id).select_related("person").first()
    ).without_emergency()
    rows = Item.objects.visible_to(viewer).select_related("access", "stewards", "unit")
    item = rows.filter(pk=row.pk).first()
    if item is None:
        return _("Whoever asked for it may not see it any longer.")
    if reason := _bar(viewer, item, row):
        return reason
    try:
        publish_item(item, actor=Actor(str(row.person.uuid), CHANNEL, row.person_id))
    except StoaError as error:
        return str(error)
    return ""


def _bar(viewer: Viewer, item: Item, row: Publication) -> str:
    if item.head != row.number:
        return _("It was changed after its publication was set.")
    return publishing_bar(viewer, item)
