"""Items and what belongs to them."""

from stoa.foundation.items.models.item import NOTHING_BUT_PUBLISHED, Item, ItemQuerySet, Status
from stoa.foundation.items.models.keeping import Binned, LegalHold, UsedShortId
from stoa.foundation.items.models.parts import Attachment, Contribution, ItemConcept, ItemUnit, Relation, Use
from stoa.foundation.items.models.revision import Draft, Revision
from stoa.foundation.items.models.scope import OPEN_STATES

__all__ = [
    "NOTHING_BUT_PUBLISHED",
    "OPEN_STATES",
    "Attachment",
    "Binned",
    "Contribution",
    "Draft",
    "Item",
    "ItemConcept",
    "ItemQuerySet",
    "ItemUnit",
    "LegalHold",
    "Relation",
    "Revision",
    "Status",
    "Use",
    "UsedShortId",
]
