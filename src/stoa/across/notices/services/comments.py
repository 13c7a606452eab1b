"""Writing, changing, closing and hiding what people say about items. The history says that, never what was said."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stoa.across.notices.errors import TooManyError
from stoa.across.notices.models import LONGEST_COMMENT, LONGEST_REASON, Comment, Notice
from stoa.foundation.errors import BadInputError, NotAllowedError, Problem
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.services import NewEvent, append_events
from stoa.foundation.items.services.holding import refuse_held

if TYPE_CHECKING:
    from stoa.foundation.history.services import Actor
    from stoa.foundation.items.models import Item

AT_ONCE, WITHIN = 10, timedelta(minutes=10)
"""How many comments one person may write in this time."""


def write_comment(*, item: Item, text: str, sort: str = Comment.Sort.COMMENT, actor: Actor) -> Comment:
    """Say something about an item its writer may see. A correction is for those who look after it.

    Raises BadInputError without words or with too many, TooManyError for somebody who writes too fast.
    """
    said = _checked(text)
    with transaction.atomic():
        _refuse_haste(actor)
        comment = Comment.objects.create(
            item_id=item.pk, author_id=actor.person_id, sort=sort, text=said, written_at=timezone.now()
        )
        failpoint("comments.written")
        verb = "correction.suggested" if comment.is_correction else "comment.written"
        append_events([NewEvent(verb, item.short_id, {"comment": comment.pk})], actor=actor)
    return comment


def _checked(text: str) -> str:
    said = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not said:
        raise BadInputError([Problem("text", _("Write something first."))])
    if len(said) > LONGEST_COMMENT:
        sentence = _(
            "This is %(length)d characters long; %(most)d fit. Make it shorter, or put it in an item of its own."
        )
        raise BadInputError([Problem("text", sentence % {"length": len(said), "most": LONGEST_COMMENT})])
    return said


def _refuse_haste(actor: Actor) -> None:
    recent = Comment.objects.filter(author_id=actor.person_id, written_at__gt=timezone.now() - WITHIN).count()
    if recent >= AT_ONCE:
        raise TooManyError(
            _("You wrote %(count)d comments in a few minutes. Wait a little; your text is still here.")
            % {"count": recent}
        )


def edit_comment(*, comment: Comment, item: Item, text: str, actor: Actor) -> None:
    """Change one's own words, for a quarter of an hour; raises NotAllowedError afterwards."""
    said = _checked(text)
    if not comment.may_be_edited(actor.person_id, timezone.now()):
        raise NotAllowedError(_("A comment can be changed for a quarter of an hour. Write another one instead."))
    with transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(text=said, edited_at=timezone.now())
        append_events([NewEvent("comment.edited", item.short_id, {"comment": comment.pk})], actor=actor)


def delete_comment(*, comment: Comment, item: Item, actor: Actor) -> None:
    """Take one's own words away for good; raises NotAllowedError while a legal hold stands on the item."""
    with transaction.atomic():
        refuse_held(item)
        Comment.objects.filter(pk=comment.pk).delete()
        _forget_notices(comment)
        failpoint("comments.deleted")
        append_events([NewEvent("comment.deleted", item.short_id, {"comment": comment.pk})], actor=actor)


def _forget_notices(comment: Comment) -> None:
    """Nobody is told any longer of words that are gone."""
    told = Notice.objects.filter(item_id=comment.item_id, verb__in=("comment.written", "correction.suggested"))
    told.filter(target=str(comment.pk)).delete()


def resolve_comment(*, comment: Comment, item: Item, actor: Actor) -> None:
    """Say that what was written has been dealt with. Safe to repeat."""
    with transaction.atomic():
        if Comment.objects.filter(pk=comment.pk, resolved_at=None).update(resolved_at=timezone.now()):
            append_events([NewEvent("comment.resolved", item.short_id, {"comment": comment.pk})], actor=actor)


def hide_comment(*, comment: Comment, item: Item, reason: str, actor: Actor) -> None:
    """Take a comment from everybody's sight but its author's and the stewards'. Raises BadInputError without a reason."""
    said = reason.strip()[:LONGEST_REASON]
    if not said:
        raise BadInputError([Problem("reason", _("Say why: whoever wrote it will read this."))])
    with transaction.atomic():
        hidden = Comment.objects.filter(pk=comment.pk, hidden_at=None)
        if hidden.update(hidden_at=timezone.now(), hidden_reason=said):
            _forget_notices(comment)
            append_events([NewEvent("comment.hidden", item.short_id, {"comment": comment.pk})], actor=actor)
