"""“Due from me”: everything that waits for one person, in one list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from stoa.foundation.accounts.models import User
from stoa.foundation.items.freshness import REMINDED_BEFORE, freshness_of
from stoa.foundation.items.models import NOTHING_BUT_PUBLISHED, Item, Status
from stoa.foundation.items.queries.listing import for_rows
from stoa.foundation.workflow.models import Flag, Review
from stoa.foundation.workflow.queries.reviews import reviews_waiting, seen_items

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from stoa.foundation.access.reach import Viewer

BACKUP_ASKED_AFTER = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that waits. `what` is review, returned, verify or flag; `reason` says in a sentence why it is asked."""

    item: Item
    what: str
    due: date | None
    reason: str


def due_from(viewer: Viewer, today: date) -> list[Due]:
    """What waits for the viewer, what has a day first, by day. Four statements where nothing does, none for the public."""
    if not viewer.is_signed_in:
        return []
    found = [*_reviews(viewer), *_returned(viewer), *_verifications(viewer, today), *_flags(viewer)]
    return sorted(found, key=lambda duty: (duty.due is None, duty.due or today))


def _reviews(viewer: Viewer) -> Iterator[Due]:
    for review in reviews_waiting(viewer):
        name = review.submitter.name if review.submitter else _("Somebody")
        yield Due(review.item, "review", review.due, _("%(name)s asks for your review.") % {"name": name})


def _returned(viewer: Viewer) -> Iterator[Due]:
    """What the viewer submitted and got back, unless it was submitted or published since."""
    mine = Review.objects.filter(submitter_id=viewer.person_id, state=Review.State.RETURNED).select_related("closed_by")
    returned = {review.item_id: review for review in mine.order_by("submitted_at", "pk")}
    later = set(_decided_later(returned)) if returned else set()
    for pk, item in seen_items(viewer, returned.keys() - later).items():
        if item.live != item.head:
            yield Due(item, "returned", None, _("Returned to you: %(reason)s") % {"reason": returned[pk].reason})


def _decided_later(returned: dict[int, Review]) -> Iterator[int]:
    rows = Review.objects.filter(item_id__in=returned).values_list("item_id", "submitted_at")
    return (pk for pk, at in rows if at > returned[pk].submitted_at)


def _verifications(viewer: Viewer, today: date) -> Iterator[Due]:
    horizon = today + REMINDED_BEFORE
    late = Q(verified_until__lte=horizon) | Q(verified_until=None, review_by__lte=horizon)
    mine = Q(owner_id=viewer.person_id) | Q(backup_owner_id=viewer.person_id)
    rows = Item.objects.visible_to(viewer).filter(NOTHING_BUT_PUBLISHED, late, mine, obsolete_on=None)
    items = list(for_rows(rows, "owner", "backup_owner", "head", "live"))
    left = _accounts_closed({item.owner_id for item in items} - {viewer.person_id})
    for item in items:
        by = item.check_by
        if by is None or not freshness_of(item, today):
            continue
        if item.owner_id == viewer.person_id:
            yield Due(item, "verify", by, _("You own this: say whether it still holds."))
        elif item.owner_id in left or by + BACKUP_ASKED_AFTER < today:
            reason = _("Its owner did not answer, and you stand in for them: does this still hold?")
            yield Due(item, "verify", by, reason)


def _accounts_closed(persons: set[int | None]) -> set[int]:
    wanted = {pk for pk in persons if pk is not None}
    rows = User.objects.filter(person_id__in=wanted, is_active=False) if wanted else User.objects.none()
    return set(rows.values_list("person_id", flat=True))


def _flags(viewer: Viewer) -> Iterator[Due]:
    mine = Item.objects.visible_to(viewer).filter(owner_id=viewer.person_id).values("pk")
    flags = list(Flag.objects.filter(item_id__in=mine, resolved_at=None).select_related("person").order_by("raised_at"))
    items = seen_items(viewer, {flag.item_id for flag in flags})
    for flag in flags:
        said = {"name": flag.person.name, "sentence": flag.sentence}
        if flag.item_id in items:
            yield Due(items[flag.item_id], "flag", None, _("%(name)s finds this outdated: %(sentence)s") % said)


def ownerless_items(viewer: Viewer, limit: int = 100) -> list[Item]:
    """Published items nobody owns, or whose owner's account is closed, newest first: for managers, who name somebody.

    One statement.
    """
    left = Q(owner=None) | Q(owner__account__is_active=False)
    rows = Item.objects.visible_to(viewer).filter(left, status=Status.PUBLISHED)
    return list(for_rows(rows.newest_first())[:limit])
