"""The only writers of items."""

from stoa.foundation.items.services.binning import bin_item, purge_binned, unbin_item
from stoa.foundation.items.services.holding import hold_item, release_item
from stoa.foundation.items.services.owning import give_item
from stoa.foundation.items.services.plan import Save, Saved
from stoa.foundation.items.services.relating import relate_items
from stoa.foundation.items.services.restoring import restore_revision
from stoa.foundation.items.services.reviewing import ask_reviewer, return_item
from stoa.foundation.items.services.saving import save_items
from stoa.foundation.items.services.states import (
    announce_windows,
    archive_item,
    publish_item,
    unarchive_item,
    withdraw_item,
)
from stoa.foundation.items.services.upkeep import call_obsolete, verify_item

__all__ = [
    "Save",
    "Saved",
    "announce_windows",
    "archive_item",
    "ask_reviewer",
    "bin_item",
    "call_obsolete",
    "give_item",
    "hold_item",
    "publish_item",
    "purge_binned",
    "relate_items",
    "release_item",
    "restore_revision",
    "return_item",
    "save_items",
    "unarchive_item",
    "unbin_item",
    "verify_item",
    "withdraw_item",
]
