"""What notices add to the menu, to item pages and to the home page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from stoa.across.notices.forms import CommentForm
from stoa.across.notices.queries.comments import comments_shown
from stoa.across.notices.queries.following import follows_item, has_unread
from stoa.across.notices.queries.inbox import new_in_followed, unread_count
from stoa.across.notices.services.inbox import note_seen
from stoa.foundation.items.models import Status
from stoa.foundation.registries import HomePanel, ItemAction, ItemPanel, MenuEntry

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from stoa.across.notices.queries.things import Thing
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Item

NEW_SHOWN = 5


def _comments(viewer: Viewer, item: Item) -> dict[str, Any] | None:
    """Comments, on a page whose reader has thereby read the lines of their inbox about it."""
    if not viewer.is_signed_in:
        return None
    if has_unread(viewer, item):
        note_seen(item=item, viewer=viewer)
    return {"comments": comments_shown(viewer, item), "short_id": item.short_id, "form": CommentForm()}


def _new(viewer: Viewer) -> dict[str, Any] | None:
    found = new_in_followed(viewer, NEW_SHOWN, get_language() or "en")
    if not found:
        return None
    return {"rows": [(row, _because(thing)) for row, thing in found], "items": {row.short_id for row, _ in found}}


def _because(thing: Thing | None) -> SafeString | str:
    """The reason at the end of a row, with the way to what is followed."""
    if thing is None:
        return _("because you follow it")
    link = format_html('<a href="{}" lang="{}"><bdi>{}</bdi></a>', thing.url, thing.language, thing.name)
    if not thing.language or thing.language == get_language():
        link = format_html('<a href="{}"><bdi>{}</bdi></a>', thing.url, thing.name)
    return format_html(_("because you follow {what}"), what=link)


MENU = [
    MenuEntry("inbox", gettext_lazy("Inbox"), "notices:inbox", position=10, count=unread_count),
    MenuEntry("following", gettext_lazy("What you follow"), "notices:following", position=40),
]
ITEM_ACTIONS = [
    ItemAction(
        "follow",
        gettext_lazy("Follow"),
        "notices:follow-item",
        lambda viewer, item: viewer.is_signed_in and not follows_item(viewer, item),
        position=20,
        is_post=True,
    ),
    ItemAction(
        "unfollow",
        gettext_lazy("Stop following"),
        "notices:unfollow-item",
        lambda viewer, item: viewer.is_signed_in and follows_item(viewer, item),
        position=20,
        is_post=True,
        icon="check",
    ),
    ItemAction(
        "correct",
        gettext_lazy("Suggest a correction"),
        "notices:correct",
        lambda viewer, item: viewer.is_signed_in and item.status != Status.WITHDRAWN,
        position=60,
    ),
]
ITEM_PANELS = [ItemPanel("comments", "notices/parts/comments.html", _comments, place="below", position=50)]
HOME_PANELS = [HomePanel("new-in-followed", "notices/parts/new_in_followed.html", _new, place="main", position=10)]
