"""What is due from a person: in full for a page, as a number for the menu."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from stoa.foundation.directory.models import Group
from stoa.foundation.items.freshness import REMINDED_BEFORE
from stoa.foundation.items.models import NOTHING_BUT_PUBLISHED, Item, Revision, Status
from stoa.foundation.workflow.models import Flag, Review
from stoa.foundation.workflow.queries import due_from
from stoa.foundation.workflow.queries.duties import BACKUP_ASKED_AFTER

if TYPE_CHECKING:
    from datetime import date

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import ItemQuerySet
    from stoa.foundation.workflow.queries import Due

_KEPT = ~Q(status__in=(Status.WITHDRAWN, Status.BINNED))

_WHERE = {
    "review": "stewardship:review",
    "returned": "reading:item",
    "verify": "reading:item",
    "flag": "stewardship:flags",
}


@dataclass(frozen=True, slots=True)
class Duty:
    """One line: what to do with which item, by when, and why it is asked of this person."""

    what: str
    title: str
    language: str
    url: str
    due: date | None
    is_late: bool
    reason: str


def duties_of(viewer: Viewer) -> list[Duty]:
    """All that is due from the viewer, what has a day first: a constant number of statements."""
    today = timezone.localdate()
    words = _words()
    return [_duty(due, words[due.what], today) for due in due_from(viewer, today)]


def _words() -> dict[str, str]:
    return {"review": _("Review"), "returned": _("Change"), "verify": _("Check"), "flag": _("Answer readers of")}


def _duty(due: Due, word: str, today: date) -> Duty:
    return Duty(
        word,
        due.item.title,
        due.item.language,
        reverse(_WHERE[due.what], kwargs={"short_id": due.item.short_id}),
        due.due,
        due.due is not None and due.due < today,
        due.reason,
    )


def duties_count(viewer: Viewer) -> int:
    """How many lines `duties_of` would have, in one statement: every page of somebody signed in asks.

    Owners, backup owners, curators and whoever was asked always see the item, so that only what came back, perhaps to
    somebody who no longer looks after it, is held against the access rule: that makes it four times cheaper.
    """
    if not viewer.is_signed_in:
        return 0
    owned = _items().filter(_KEPT, owner_id=viewer.person_id).values("pk")
    flags = Flag.objects.filter(resolved_at=None, item_id__in=owned).values("pk")
    arms = (_to_review(viewer), _returned(viewer), _to_check(viewer), _to_check_for_another(viewer))
    return flags.union(*(arm.values("pk") for arm in arms), all=True).count()


def _items() -> ItemQuerySet:
    return Item.objects.unscoped("those named in each condition look after the item, so they see it")


def _to_review(viewer: Viewer) -> ItemQuerySet:
    person, waiting = viewer.person_id, Q(state=Review.State.WAITING) & ~Q(submitter_id=viewer.person_id)
    asked = Q(pk__in=Review.objects.filter(waiting, reviewer_id=person).values("item_id"))
    if viewer.curates:
        units = Group.objects.filter(key__in=viewer.curates).values("pk")
        asked |= Q(pk__in=Review.objects.filter(waiting, reviewer=None).values("item_id"), unit_id__in=units)
    newest = Revision.objects.filter(item_id=OuterRef("pk"), number=OuterRef("head"), status=Status.IN_REVIEW)
    return _items().filter(asked, _KEPT, Exists(newest))


def _returned(viewer: Viewer) -> ItemQuerySet:
    """Items whose last review came back to the viewer and that were not published since."""
    later = Review.objects.filter(item_id=OuterRef("item_id"), submitted_at__gt=OuterRef("submitted_at"))
    mine = Review.objects.filter(~Exists(later), submitter_id=viewer.person_id, state=Review.State.RETURNED)
    is_open = Q(live=None) | ~Q(live=F("head"))
    return Item.objects.visible_to(viewer).filter(is_open, ~Q(status=Status.WITHDRAWN), pk__in=mine.values("item_id"))


def _to_check(viewer: Viewer) -> ItemQuerySet:
    by = timezone.localdate() + REMINDED_BEFORE
    return _items().filter(NOTHING_BUT_PUBLISHED, _late(by), owner_id=viewer.person_id, obsolete_on=None)


def _to_check_for_another(viewer: Viewer) -> ItemQuerySet:
    """What the owner did not answer for and the viewer stands in for."""
    by = timezone.localdate() - BACKUP_ASKED_AFTER - timedelta(days=1)
    other = Q(owner=None) | ~Q(owner_id=viewer.person_id)
    return _items().filter(NOTHING_BUT_PUBLISHED, _late(by), other, backup_owner_id=viewer.person_id, obsolete_on=None)


def _late(day: date) -> Q:
    """Somebody had to look at it by this day or before."""
    return Q(verified_until__lte=day) | Q(verified_until=None, review_by__lte=day)
