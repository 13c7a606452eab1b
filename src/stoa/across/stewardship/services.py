"""Taking a request for review back. Everything else that changes an item is a service of items or of the workflow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from stoa.foundation.errors import NotAllowedError
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.services import Actor, NewEvent, append_events, one_change
from stoa.foundation.items.services import return_item
from stoa.foundation.items.services.holding import locked_item
from stoa.foundation.workflow.models import Review

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Item


def take_back(item: Item, *, viewer: Viewer, actor: Actor) -> None:
    """Make what waits for review a draft again, as if it had not been sent. For whoever sent it, and the owner.

    Raises NotAllowedError for others, and where nothing waits any longer.
    """
    with one_change():
        locked_item(item)
        review = Review.objects.filter(item_id=item.pk, state=Review.State.WAITING).first()
        if review is None:
            raise NotAllowedError(_("This waits for no review any longer."))
        if not may_take_back(viewer, item, review):
            raise NotAllowedError(_("Only whoever sent this for review, or its owner, can take it back."))
        review.delete()
        failpoint("stewardship.taken_back")
        return_item(item)
        append_events([NewEvent("stewardship.taken_back", item.short_id, {"number": item.head})], actor=actor)


def may_take_back(viewer: Viewer, item: Item, review: Review) -> bool:
    """Whether the request is the viewer's to take back."""
    return viewer.person_id is not None and viewer.person_id in {review.submitter_id, item.owner_id}
