"""Who was asked to read the newest version: while they are, they look after the item like its stewards.

These write no event: they are part of a change that does, with a verb that makes the indexer read the item again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from stoa.foundation.access.reach import person_token
from stoa.foundation.access.services import deny, intern_sets
from stoa.foundation.errors import NotAllowedError
from stoa.foundation.failpoints import failpoint
from stoa.foundation.items.content import from_json
from stoa.foundation.items.models import Item, Revision, Status
from stoa.foundation.items.services.holding import locked_item, refuse_binned
from stoa.foundation.items.stewards import keys_of, steward_tokens

if TYPE_CHECKING:
    from stoa.foundation.directory.models import Person


def ask_reviewer(item: Item, person: Person | None) -> None:
    """Let `person` see and act on the item until it is published or returned; None lets the one asked before go.

    Raises NotAllowedError for what is in the bin.
    """
    locked = locked_item(item)
    refuse_binned(locked)
    if locked.reviewer_id != (person.pk if person else None):
        _replace_reviewer(locked, person)
        failpoint("items.reviewer_asked")


def return_item(item: Item) -> None:
    """Make what is in review a draft again, and let its reviewer go. The version stays: nothing was written.

    Raises NotAllowedError if the newest version is not in review, or in the bin.
    """
    locked = locked_item(item)
    refuse_binned(locked)
    newest = Revision.objects.filter(item_id=item.pk, number=locked.head, status=Status.IN_REVIEW)
    if not newest.update(status=Status.DRAFT):
        raise NotAllowedError(_("This is not in review."))
    if locked.status == Status.IN_REVIEW:
        Item.objects.unscoped("the state services").filter(pk=item.pk).update(status=Status.DRAFT)
    _replace_reviewer(locked, None)
    failpoint("items.state_changed")


def _replace_reviewer(locked: Item, person: Person | None) -> None:
    stamp = locked.stamp + 1
    tokens = own_stewards(locked) | ({person_token(person.uuid)} if person else set())
    if locked.reviewer_id is not None:
        deny(locked.pk, stamp)
    stewards = intern_sets([frozenset(tokens)])[frozenset(tokens)]
    rows = Item.objects.unscoped("the state services").filter(pk=locked.pk)
    rows.update(reviewer=person, stewards_id=stewards, stamp=stamp)


def own_stewards(locked: Item) -> frozenset[str]:
    """Tokens of those who look after the version whose content the columns hold, whoever was asked to review it."""
    number = locked.live or locked.head
    content = from_json(Revision.objects.get(item_id=locked.pk, number=number).content)
    return steward_tokens(content, keys_of([content]))
