"""How an item stands: under review, waiting for its hour, held, doubted by readers. For those who look after it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils import timezone

from stoa.foundation.items.models import Item, Status
from stoa.foundation.items.queries.keeping import standing_hold
from stoa.foundation.items.queries.one import is_steward
from stoa.foundation.items.queries.rights import may_review, publishing_bar
from stoa.foundation.workflow.models import Flag, Publication, Review
from stoa.foundation.workflow.queries import freshness, open_flags, publication_of, review_state
from stoa.foundation.workflow.queries.reviewers import is_submitted

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.directory.models import Person

_KEPT = "_standing"


@dataclass(frozen=True)
class Standing:
    """What the item page's parts ask, each fact read at most once. All but `freshness` is for stewards only."""

    viewer: Viewer
    item: Item

    @cached_property
    def is_steward(self) -> bool:
        return self.viewer.is_signed_in and is_steward(self.viewer, self.item)

    @cached_property
    def freshness(self) -> str:
        return freshness(self.item, timezone.localdate())

    @property
    def is_unpublished(self) -> bool:
        """Whether a version waits that readers do not have yet."""
        item = self.item
        gone = item.status in {Status.WITHDRAWN, Status.BINNED}
        return not gone and (item.live is None or item.head > item.live)

    @cached_property
    def review(self) -> Review | None:
        """The last review of what is not published yet, unless it was approved: waiting or returned."""
        if not (self.is_steward and self.is_unpublished):
            return None
        last = review_state(self.item)
        is_old = last is not None and self.item.live is not None and last.number <= self.item.live
        return None if last is None or is_old or last.state == Review.State.APPROVED else last

    @cached_property
    def is_waiting(self) -> bool:
        """Whether the newest version is the one that waits: its author may have saved another since."""
        if self.review is None or self.review.state != Review.State.WAITING:
            return False
        return self.item.status == Status.IN_REVIEW if self.item.live is None else is_submitted(self.item)

    @property
    def is_returned(self) -> bool:
        return self.review is not None and self.review.state == Review.State.RETURNED

    @property
    def is_overtaken(self) -> bool:
        """Whether it was changed after it was sent, so that nobody reviews it before it is sent again."""
        return self.review is not None and self.review.state == Review.State.WAITING and not self.is_waiting

    @cached_property
    def publication(self) -> Publication | None:
        """What is to be published at a time, if anything is."""
        return publication_of(self.item) if self.is_steward and self.is_unpublished else None

    @cached_property
    def bar(self) -> str:
        """Why the viewer may not publish what waits, empty if they may."""
        return publishing_bar(self.viewer, self.item)

    @cached_property
    def may_publish(self) -> bool:
        return self.is_steward and self.is_unpublished and not self.is_waiting and not self.bar

    @cached_property
    def may_review(self) -> bool:
        return self.is_waiting and may_review(self.viewer, self.item)

    @property
    def may_send(self) -> bool:
        """Whether asking for a review is the next step: not where the viewer may publish by themselves."""
        is_open = self.is_steward and self.is_unpublished and self.publication is None
        return is_open and not self.is_waiting and bool(self.bar)

    @cached_property
    def flags(self) -> tuple[Flag, ...]:
        """What readers said and nobody has settled yet, oldest first."""
        return tuple(open_flags(self.viewer, self.item)) if self.is_steward else ()

    @cached_property
    def hold(self) -> str:
        """Why the item is under a legal hold, empty if it is not."""
        hold = standing_hold(self.item) if self.is_steward else None
        return hold.reason if hold else ""

    @cached_property
    def backup_owner(self) -> Person | None:
        return self.item.backup_owner if self.is_steward else None

    @cached_property
    def successor(self) -> Item | None:
        """What replaces an obsolete item, if the viewer may see it."""
        if not self.item.successor:
            return None
        return Item.objects.visible_to(self.viewer).filter(short_id=self.item.successor).first()


def standing_of(viewer: Viewer, item: Item) -> Standing:
    """How the item stands for this viewer. Kept with the item: one page asks for a notice, a panel and several actions."""
    kept: Standing | None = vars(item).get(_KEPT)
    if kept is None or kept.viewer is not viewer:
        kept = vars(item)[_KEPT] = Standing(viewer, item)
    return kept
