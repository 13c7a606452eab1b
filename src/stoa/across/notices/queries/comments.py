"""Comments and corrections as their reader may see them: exactly where the item is seen, and only for people signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from stoa.across.notices.models import Comment
from stoa.foundation.access.reach import STAFF
from stoa.foundation.errors import NotAllowedError, NotFoundError
from stoa.foundation.items.models import Item
from stoa.foundation.items.queries.one import is_steward
from stoa.foundation.ui.markup import markdown_html

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from django.utils.safestring import SafeString

    from stoa.foundation.access.reach import Viewer

SHOWN = 100
"""Comments on one page, the newest of them."""


@dataclass(frozen=True, slots=True)
class Said:
    """One comment as shown. `author_url` is empty where the reader may not know more of them than the name."""

    pk: int
    author: str
    author_url: str
    text_html: SafeString
    written_at: datetime
    is_edited: bool
    is_correction: bool
    is_resolved: bool
    hidden_reason: str
    is_hidden: bool
    may_edit: bool
    may_delete: bool
    may_resolve: bool
    may_hide: bool


def comments_shown(viewer: Viewer, item: Item) -> list[Said]:
    """What the viewer may read about an item they see, oldest first; nothing for somebody not signed in."""
    if not viewer.is_signed_in:
        return []
    looks_after = is_steward(viewer, item)
    rows = _readable(viewer, item, looks_after=looks_after).select_related("author")
    newest = list(rows.order_by("-written_at", "-pk")[:SHOWN])
    return [_said(viewer, comment, looks_after=looks_after) for comment in reversed(newest)]


def _readable(viewer: Viewer, item: Item, *, looks_after: bool) -> QuerySet[Comment]:
    rows = Comment.objects.filter(item_id=item.pk)
    if looks_after:
        return rows
    return rows.filter(Q(author_id=viewer.person_id) | Q(sort=Comment.Sort.COMMENT, hidden_at=None))


def _said(viewer: Viewer, comment: Comment, *, looks_after: bool) -> Said:
    is_own = comment.author_id == viewer.person_id
    knows = comment.author is not None and (is_own or STAFF in viewer.tokens)
    return Said(
        pk=comment.pk,
        author=comment.author.name if comment.author else "",
        author_url=comment.author.get_absolute_url() if comment.author and knows else "",
        text_html=markdown_html(comment.text),
        written_at=comment.written_at,
        is_edited=comment.edited_at is not None,
        is_correction=comment.is_correction,
        is_resolved=comment.resolved_at is not None,
        hidden_reason=comment.hidden_reason,
        is_hidden=comment.hidden_at is not None,
        may_edit=comment.may_be_edited(viewer.person_id, timezone.now()),
        may_delete=is_own,
        may_resolve=looks_after and comment.resolved_at is None and comment.hidden_at is None,
        may_hide=looks_after and not is_own and comment.hidden_at is None,
    )


def readable_comment(viewer: Viewer, pk: int) -> tuple[Comment, Item]:
    """A comment that the viewer may read, with its item; raises NotFoundError for everything else."""
    comment = Comment.objects.filter(pk=pk).first() if viewer.is_signed_in and pk < 2**63 else None
    rows = Item.objects.visible_to(viewer).select_related("owner", "access", "stewards", "unit")
    item = rows.filter(pk=comment.item_id).first() if comment else None
    if comment is None or item is None:
        raise NotFoundError("There is nothing here, or it is not yours to see.")
    if not _readable(viewer, item, looks_after=is_steward(viewer, item)).filter(pk=pk).exists():
        raise NotFoundError("There is nothing here, or it is not yours to see.")
    return comment, item


def own_comment(viewer: Viewer, pk: int) -> tuple[Comment, Item]:
    """A comment of the viewer's own; NotAllowedError for one of somebody else that they may read."""
    comment, item = readable_comment(viewer, pk)
    if comment.author_id != viewer.person_id:
        raise NotAllowedError("Only whoever wrote this can do that.")
    return comment, item


def stewarded_comment(viewer: Viewer, pk: int) -> tuple[Comment, Item]:
    """A comment on something the viewer looks after; NotAllowedError for one that they may only read."""
    comment, item = readable_comment(viewer, pk)
    if not is_steward(viewer, item):
        raise NotAllowedError("Only those who look after this can do that.")
    return comment, item
