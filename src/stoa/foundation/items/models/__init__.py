"""Items and what belongs to them."""

from stoa.foundation.items.models.item import NOTHING_BUT_PUBLISHED, Item, ItemQuerySet, Status
from stoa.foundation.items.models.keeping import Binned, LegalHold, UsedShortId
from stoa.foundation.items.models.parts import Attachment, Contribution, ItemConcept, ItemUnit, Relation, Use
from stoa.foundation.items.models.revision import Draft, Revision

__all__ = [
    "NOTHING_BUT_PUBLISHED",
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
