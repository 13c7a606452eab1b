"""The only writers of items."""

from stoa.foundation.items.services.plan import Save, Saved
from stoa.foundation.items.services.relating import relate_items
from stoa.foundation.items.services.saving import save_items
from stoa.foundation.items.services.states import announce_windows, archive_item, publish_item, withdraw_item

__all__ = [
    "Save",
    "Saved",
    "announce_windows",
    "archive_item",
    "publish_item",
    "relate_items",
    "save_items",
    "withdraw_item",
]
