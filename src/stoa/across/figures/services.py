"""Decisions about proposed pairs: a person says whether two items contradict each other, and that is remembered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from stoa.across.figures.models import ProposedPair
from stoa.across.figures.pairing import CONTRADICTS
from stoa.across.figures.queries import items_of_pairs
from stoa.foundation.errors import NotAllowedError, NotFoundError
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.services import NewEvent, append_events, one_change
from stoa.foundation.items.content import Link, from_json
from stoa.foundation.items.models import Item, Revision
from stoa.foundation.items.queries.one import is_steward
from stoa.foundation.items.services import relate_items

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.history.services import Actor

PUT_OFF_FOR = timedelta(days=90)
_VERBS = {
    ProposedPair.State.RELATED: "contradiction.marked",
    ProposedPair.State.DISMISSED: "contradiction.dismissed",
    ProposedPair.State.LATER: "contradiction.put_off",
    ProposedPair.State.OPEN: "contradiction.reopened",
}


def decide(*, pair: ProposedPair, state: str, viewer: Viewer, actor: Actor) -> ProposedPair:
    """Give a pair the state: *related* makes the relation “contradicts” as well, *later* puts it off, *open* takes it up.

    `pair` is one that `visible_pair` gave. Raises NotFoundError where one of the items is gone,
    NotAllowedError for those who look after neither item or take up again what was made a relation: that is taken off the
    item itself.
    """
    wanted = ProposedPair.State(state)
    items = items_of_pairs(viewer, [pair])
    if len(items) < 2:
        raise NotFoundError("There is nothing here, or it is not yours to see.")
    own, other = _own_first(viewer, items[pair.one_id], items[pair.other_id])
    with one_change():
        found = ProposedPair.objects.select_for_update().get(pk=pair.pk)
        if found.state == wanted:
            return found
        if found.state == ProposedPair.State.RELATED:
            raise NotAllowedError(_("These are related already: take the relation off the item to undo that."))
        if wanted == ProposedPair.State.RELATED:
            _relate(own, other, actor)
        _note(found, wanted, actor)
        failpoint("figures.decided")
        append_events([NewEvent(_VERBS[wanted], f"pair:{found.digest[:16]}")], actor=actor)
    return found


def _own_first(viewer: Viewer, one: Item, other: Item) -> tuple[Item, Item]:
    """The item that the viewer looks after, then the other."""
    if is_steward(viewer, one):
        return one, other
    if is_steward(viewer, other):
        return other, one
    raise NotAllowedError(_("Only those who look after one of the two decide this: write to their owners."))


def _relate(own: Item, other: Item, actor: Actor) -> None:
    """Add the relation to what the newest version of the own item says; one that is there stays."""
    head = Revision.objects.get(item_id=own.pk, number=_locked_head(own))
    before = from_json(head.content).relations
    link = Link(CONTRADICTS, other.short_id)
    if link not in before:
        relate_items({own.pk: (*before, link)}, actor=actor)


def _locked_head(item: Item) -> int:
    rows = Item.objects.unscoped("the relation is added to the newest version").select_for_update()
    return rows.values_list("head", flat=True).get(pk=item.pk)


def _note(pair: ProposedPair, state: ProposedPair.State, actor: Actor) -> None:
    pair.state = state
    pair.decided_by_id = actor.person_id
    pair.decided_at = timezone.now()
    pair.until = timezone.localdate() + PUT_OFF_FOR if state == ProposedPair.State.LATER else None
    pair.save(update_fields=["state", "decided_by", "decided_at", "until"])
