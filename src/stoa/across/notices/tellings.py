"""Which events people are told of, who, and in which words. An event that does not stand here makes no notice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from stoa.across.notices.models import Notice

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Reason = Notice.Reason
FOLLOWING = (Reason.ITEM, Reason.PERSON, Reason.CONCEPT, Reason.GROUP, Reason.KIND)
"""Reasons of those who follow something, the closest first; every other reason comes before them."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One verb as people are told of it.

    `to` names who is told besides followers, the closest reason first. `said` is for those who look after the item and
    may know who did it, `plain` for everybody else and where nobody did it. `for_followers` of the item are told too.
    `is_private` lines are shown only to those who look after the item at that moment.
    """

    to: tuple[Reason, ...]
    said: str | _StrPromise
    plain: str | _StrPromise
    for_followers: bool = False
    is_private: bool = False


_KEEPERS = (Reason.OWNER, Reason.BACKUP)
_WRITERS = (Reason.AUTHOR, *_KEEPERS)
_PUBLISHED = Telling(
    (*_KEEPERS, Reason.NAMED), _("%(who)s published a new version."), _("There is a new version."), for_followers=True
)

NEW_SAID, NEW_PLAIN = _("%(who)s published this."), _("This is new.")
"""In place of “a new version” the first time that an item is published."""

TELLINGS = {
    "item.created": _PUBLISHED,
    "item.revised": _PUBLISHED,
    "item.archived": Telling(_KEEPERS, _("%(who)s archived this."), _("This was archived."), for_followers=True),
    "item.withdrawn": Telling(_KEEPERS, _("%(who)s withdrew this."), _("This was withdrawn."), for_followers=True),
    "comment.written": Telling(_KEEPERS, _("%(who)s commented on this."), _("There is a new comment.")),
    "correction.suggested": Telling(
        _KEEPERS, _("%(who)s suggests a correction."), _("Somebody suggests a correction."), is_private=True
    ),
    "comment.resolved": Telling(
        (Reason.WRITER,), _("%(who)s dealt with what you wrote."), _("What you wrote was dealt with.")
    ),
    "comment.hidden": Telling(
        (Reason.WRITER,),
        _("What you wrote was hidden. The page says why."),
        _("What you wrote was hidden. The page says why."),
    ),
    "review.due": Telling(
        _KEEPERS,
        _("Does this still hold? It is time to look at it again."),
        _("Does this still hold? It is time to look at it again."),
        is_private=True,
    ),
    "workflow.submitted": Telling(
        (Reason.REVIEWER,), _("%(who)s asks you to review this."), _("This waits for your review."), is_private=True
    ),
    "workflow.returned": Telling(
        _WRITERS, _("%(who)s returned this with a reason."), _("This was returned with a reason."), is_private=True
    ),
    "workflow.approved": Telling(_WRITERS, _("%(who)s approved this."), _("This was approved."), is_private=True),
    "workflow.scheduled": Telling(
        _WRITERS,
        _("%(who)s set the time at which this is published."),
        _("The time at which this is published is set."),
        is_private=True,
    ),
    "workflow.unscheduled": Telling(
        _WRITERS,
        _("%(who)s took back the time at which this would be published."),
        _("This is not published at the time that was set."),
        is_private=True,
    ),
    "workflow.handed_over": Telling(
        _KEEPERS, _("%(who)s handed this over: it has a new owner."), _("This has a new owner."), is_private=True
    ),
    "workflow.flagged": Telling(
        _KEEPERS,
        _("%(who)s says that this is out of date."),
        _("A reader says that this is out of date."),
        is_private=True,
    ),
    "workflow.flag_resolved": Telling(
        (Reason.WRITER,),
        _("%(who)s looked into your warning that this is out of date."),
        _("Your warning that this is out of date was looked into."),
    ),
    "workflow.obsoleted": Telling(
        _KEEPERS, _("%(who)s says that this no longer holds."), _("This no longer holds."), for_followers=True
    ),
}

PRIVATE = tuple(verb for verb, telling in TELLINGS.items() if telling.is_private)
PUBLISHING = ("item.created", "item.revised")
