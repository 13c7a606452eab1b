"""What is due from a person: in full for a page, as a number for the menu."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from stoa.foundation.items.freshness import REMINDED_BEFORE
from stoa.foundation.items.models import Item, Revision, Status
from stoa.foundation.workflow.models import Flag, Review
from stoa.foundation.workflow.queries import due_from
from stoa.foundation.workflow.queries.duties import BACKUP_ASKED_AFTER

if TYPE_CHECKING:
    from datetime import date

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import ItemQuerySet
    from stoa.foundation.workflow.queries import Due

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
    """How many lines `duties_of` would have, in one statement: every page of somebody signed in asks."""
    if not viewer.is_signed_in:
        return 0
    flags = Flag.objects.filter(resolved_at=None, item_id__in=_owned(viewer).values("pk")).values("pk")
    return (
        flags.union(
            _to_review(viewer).values("pk"), _returned(viewer).values("pk"), _to_check(viewer).values("pk"), all=True
        )
    ).count()


def _seen(viewer: Viewer) -> ItemQuerySet:
    return Item.objects.visible_to(viewer).exclude(status=Status.WITHDRAWN)


def _owned(viewer: Viewer) -> ItemQuerySet:
    return _seen(viewer).filter(owner_id=viewer.person_id)


def _to_review(viewer: Viewer) -> ItemQuerySet:
    waiting = Review.objects.filter(state=Review.State.WAITING).exclude(submitter_id=viewer.person_id)
    asked = Q(pk__in=waiting.filter(reviewer_id=viewer.person_id).values("item_id"))
    if viewer.curates:
        asked |= Q(pk__in=waiting.filter(reviewer=None).values("item_id"), unit__key__in=viewer.curates)
    newest = Revision.objects.filter(item_id=OuterRef("pk"), number=OuterRef("head"))
    return _seen(viewer).filter(asked).filter(Exists(newest.filter(status=Status.IN_REVIEW)))


def _returned(viewer: Viewer) -> ItemQuerySet:
    """Items whose last review came back to the viewer and that were not published since."""
    mine = Review.objects.filter(submitter_id=viewer.person_id, state=Review.State.RETURNED)
    last = Review.objects.filter(item_id=OuterRef("pk")).order_by("-submitted_at", "-pk")
    rows = (
        _seen(viewer)
        .filter(pk__in=mine.values("item_id"))
        .annotate(
            last_state=Subquery(last.values("state")[:1]), last_submitter=Subquery(last.values("submitter_id")[:1])
        )
    )
    return rows.filter(Q(live=None) | ~Q(live=F("head"))).filter(
        last_state=Review.State.RETURNED, last_submitter=viewer.person_id
    )


def _to_check(viewer: Viewer) -> ItemQuerySet:
    today = timezone.localdate()
    mine = Q(owner_id=viewer.person_id) & _checked_by(today + REMINDED_BEFORE)
    stands_in = Q(backup_owner_id=viewer.person_id) & ~Q(owner_id=viewer.person_id)
    lapsed = stands_in & _checked_by(today - BACKUP_ASKED_AFTER - timedelta(days=1))
    return Item.objects.visible_to(viewer).filter(mine | lapsed, status=Status.PUBLISHED, obsolete_on=None)


def _checked_by(day: date) -> Q:
    """Items that had to be checked by this day or before."""
    return Q(verified_until__lte=day) | Q(verified_until=None, review_by__lte=day)
