"""What stands on item pages and on the first page for those who look after something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from stoa.across.stewardship.queries.duties import duties_of
from stoa.across.stewardship.queries.standing import Standing, standing_of
from stoa.across.stewardship.services import may_take_back
from stoa.foundation.items.models import Status
from stoa.foundation.ui.templatetags.ui import days_left, spoken_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Item

ON_HOME = 5
_BADGES = {"verified": "badge--ok", "due": "badge--warn", "overdue": "badge--warn", "obsolete": "badge--warn"}


def state_notice(viewer: Viewer, item: Item) -> Mapping[str, Any] | None:
    """Under review, returned, to be published later, held: for stewards, where there is something to say."""
    standing = standing_of(viewer, item)
    if not standing.is_steward:
        return None
    if not (standing.review or standing.publication or standing.hold):
        return None
    return {"standing": standing, "short_id": item.short_id, "may_take_back": _may_take_back(standing)}


def _may_take_back(standing: Standing) -> bool:
    review = standing.review
    return standing.is_waiting and review is not None and may_take_back(standing.viewer, standing.item, review)


def upkeep_panel(viewer: Viewer, item: Item) -> Mapping[str, Any] | None:
    """Whether it holds, who answers for it and what can be done; readers may say that it is outdated."""
    standing = standing_of(viewer, item)
    may_flag = viewer.is_signed_in and item.is_open
    if not (standing.freshness or may_flag or standing.is_steward):
        return None
    return {
        "item": item,
        "standing": standing,
        "sentence": freshness_sentence(item, standing.freshness),
        "badge": _BADGES.get(standing.freshness, ""),
        "successor": standing.successor if standing.freshness == "obsolete" else None,
        "may_flag": may_flag,
        "may_verify": item.is_open,
        "may_unarchive": item.status == Status.ARCHIVED,
        "links": _links(standing) if standing.is_steward else (),
    }


def freshness_sentence(item: Item, freshness: str) -> str:
    """How the item stands with time, in words; empty where nobody promised to look at it again."""
    if freshness == "obsolete":
        return _("no longer holds, since %(day)s") % {"day": spoken_day(item.obsolete_on)}
    if freshness == "verified":
        if item.verified_on:
            return _("checked by its owner, %(day)s") % {"day": spoken_day(item.verified_on)}
        return _("to be checked by %(day)s") % {"day": spoken_day(item.check_by)}
    if freshness in {"due", "overdue"}:
        return _("to be checked: %(when)s") % {"when": days_left(item.check_by)}
    return ""


def _links(standing: Standing) -> tuple[tuple[str, str], ...]:
    """What a steward can do beyond the buttons, each a word and an address."""
    item = standing.item
    offered = [(_("Versions"), "versions", True)]
    offered.append((_("Still valid, with a note"), "verify", item.is_open))
    offered.append((_("Hand to a colleague"), "hand-over", True))
    offered.append((_("Obsolete, replaced by…"), "obsolete", item.is_open and item.obsolete_on is None))
    offered.append((_("Archive"), "archive", item.status == Status.PUBLISHED))
    offered.append((_("Withdraw"), "withdraw", item.is_open))
    offered.append((_("Move to the bin"), "to-bin", item.live is None))
    return tuple(
        (word, reverse(f"stewardship:{route}", kwargs={"short_id": item.short_id}))
        for word, route, is_offered in offered
        if is_offered
    )


def due_panel(viewer: Viewer) -> Mapping[str, Any] | None:
    """The most urgent of what is due from the person; nothing where nothing is."""
    duties = duties_of(viewer)
    if not duties:
        return None
    return {"duties": duties[:ON_HOME], "more": max(0, len(duties) - ON_HOME), "today": timezone.localdate()}
