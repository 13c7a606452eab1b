"""A second pair of eyes: submit, return, approve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stoa.foundation.errors import BadInputError, NotAllowedError, Problem
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.services import Actor, NewEvent, append_events, one_change
from stoa.foundation.items.content import from_json
from stoa.foundation.items.models import Item, Revision, Status
from stoa.foundation.items.queries.one import is_steward
from stoa.foundation.items.queries.rights import may_review, publishing_bar
from stoa.foundation.items.services import Save, ask_reviewer, return_item, save_items
from stoa.foundation.items.services.holding import locked_item
from stoa.foundation.workflow.models import Publication, Review
from stoa.foundation.workflow.queries.reviewers import is_submitted, reviewers_of
from stoa.foundation.workflow.services.publishing import put_out

if TYPE_CHECKING:
    from datetime import date, datetime

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.directory.models import Person


def submit(
    item: Item,
    *,
    note: str = "",
    reviewer: Person | None = None,
    due: date | None = None,
    viewer: Viewer,
    actor: Actor,
) -> Review:
    """Ask for a review of the newest version: of `reviewer`, or of any curator of the unit.

    Submitting again replaces what waits. Raises NotAllowedError for those who do not look after the item or where nothing
    is new, BadInputError for a reviewer who may not review it, EditConflictError if the item was changed since it was read.
    """
    _refuse_submission(item, viewer)
    _refuse_reviewer(item, reviewer, viewer)
    with one_change():
        number = _put_in_review(item, locked_item(item), actor)
        Publication.objects.filter(item_id=item.pk).delete()
        ask_reviewer(item, reviewer)
        review = _open_review(item, number, note=note, reviewer=reviewer, due=due, actor=actor)
        failpoint("workflow.submitted")
        facts = {"number": number, "reviewer": str(reviewer.uuid) if reviewer else "", "due": str(due or "")}
        append_events([NewEvent("workflow.submitted", item.short_id, facts)], actor=actor)
    return review


def _refuse_submission(item: Item, viewer: Viewer) -> None:
    if not viewer.is_signed_in or not is_steward(viewer, item):
        raise NotAllowedError(_("Only those who look after this can submit it: ask its owner."))
    if item.status in {Status.WITHDRAWN, Status.BINNED} or item.live == item.head:
        raise NotAllowedError(_("There is nothing new to review here."))
    if item.unit is None:
        raise NotAllowedError(_("Say first which unit this comes from: its curators decide what it publishes."))


def _refuse_reviewer(item: Item, reviewer: Person | None, viewer: Viewer) -> None:
    possible = [person for person in reviewers_of(item) if person.pk != viewer.person_id]
    if reviewer is not None:
        if reviewer.pk not in {person.pk for person in possible}:
            raise _wrong_reviewer(
                _("%(name)s cannot review this: choose a curator who did not write it."), reviewer.name
            )
        return
    unit = item.unit.name(get_language() or "en") if item.unit else ""
    if not possible:
        raise _wrong_reviewer(
            _("Nobody can review this yet: %(name)s and the units above have no other curator."), unit
        )
    if not any(person.curates_unit for person in possible):
        raise _wrong_reviewer(_("%(name)s has no other curator: name one of a unit above."), unit)


def _wrong_reviewer(sentence: str, name: str) -> BadInputError:
    return BadInputError([Problem("reviewer", sentence % {"name": name})])


def _put_in_review(item: Item, locked: Item, actor: Actor) -> int:
    """Save the version that was read as one in review, unless it is and still the newest; returns its number."""
    newest = Revision.objects.get(item_id=item.pk, number=item.head)
    if newest.status == Status.IN_REVIEW and locked.head == item.head:
        return item.head
    save = Save(from_json(newest.content), item.kind, Status.IN_REVIEW, item=item.pk, read_head=item.head)
    return save_items([save], actor=actor)[0].number


def _open_review(
    item: Item, number: int, *, note: str, reviewer: Person | None, due: date | None, actor: Actor
) -> Review:
    now = timezone.now()
    Review.objects.filter(item_id=item.pk, state=Review.State.WAITING).delete()
    return Review.objects.create(
        item_id=item.pk,
        number=number,
        submitter_id=actor.person_id,
        reviewer=reviewer,
        note=note.strip(),
        due=due,
        submitted_at=now,
    )


def return_to_author(item: Item, *, reason: str, viewer: Viewer, actor: Actor) -> None:
    """Give the version back with a reason; raises BadInputError without one, NotAllowedError if that is not theirs to do."""
    if not reason.strip():
        raise BadInputError([Problem("reason", _("Say what is missing: the author has only these words."))])
    with one_change():
        review = _waiting(item, viewer)
        return_item(item)
        _close(review, Review.State.RETURNED, actor, reason.strip())
        failpoint("workflow.returned")
        facts = {"number": item.head, "reason": review.reason}
        append_events([NewEvent("workflow.returned", item.short_id, facts)], actor=actor)


def approve(item: Item, *, publish_at: datetime | None = None, viewer: Viewer, actor: Actor) -> None:
    """Approve the version in review and publish it, now or at a time to come.

    Raises NotAllowedError if that is not theirs to do or the version is not in review any longer, EditConflictError if
    the item was changed since it was read.
    """
    with one_change():
        review = _waiting(item, viewer)
        if bar := publishing_bar(viewer, item):
            raise NotAllowedError(bar)
        _close(review, Review.State.APPROVED, actor, "")
        put_out(item, publish_at=publish_at, actor=actor)
        failpoint("workflow.approved")
        append_events([NewEvent("workflow.approved", item.short_id, {"number": item.head})], actor=actor)


def _waiting(item: Item, viewer: Viewer) -> Review:
    """The review that waits, for somebody who may decide it, of the version they read. Locks the item first, as all do."""
    if not may_review(viewer, item):
        raise NotAllowedError(
            _("Only a curator of its unit or of a unit above, who did not write it, can decide this.")
        )
    head = locked_item(item).head
    review = Review.objects.filter(item_id=item.pk, state=Review.State.WAITING).first()
    if review is None or head != item.head or not is_submitted(item):
        raise NotAllowedError(_("This is not waiting for a review any longer: its author took it back or changed it."))
    return review


def _close(review: Review, state: Review.State, actor: Actor, reason: str) -> None:
    review.state, review.reason = state, reason
    review.closed_at, review.closed_by_id = timezone.now(), actor.person_id
    review.save(update_fields=["state", "reason", "closed_at", "closed_by"])
