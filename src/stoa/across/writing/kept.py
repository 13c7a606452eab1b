"""What was typed and not saved: kept while somebody writes, offered when they come back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from stoa.across.writing.filled import filled_from_draft
from stoa.foundation.errors import NotFoundError
from stoa.foundation.items.queries.drafts import draft_of, drafts_of, others_editing
from stoa.foundation.items.services.drafts import drop_draft, keep_draft
from stoa.foundation.registries import kinds
from stoa.foundation.ui.templatetags.ui import spoken_day

if TYPE_CHECKING:
    from datetime import datetime

    from stoa.across.writing.desk import Desk
    from stoa.across.writing.filled import Filled
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Draft, Item

NOW = timedelta(minutes=1)
"""Whoever typed within this time is editing now."""


def key_in(text: str) -> UUID | None:
    """The key of a draft as an address or a form has it; None for what is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def keep(desk: Desk) -> Draft:
    """Keep what stands in the form. A draft that is gone meanwhile (saved in another window) begins anew: nothing is lost."""
    given: dict[str, Any] = {
        "person_id": desk.viewer.person_id or 0,
        "kind": desk.kind.key,
        "item": desk.item,
        "read_head": desk.read_head,
        "form": desk.filled.as_json(),
    }
    try:
        return keep_draft(key=desk.draft, **given)
    except NotFoundError:
        return keep_draft(key=None, **given)


def drop_own(desk: Desk) -> None:
    """Throw away what was kept of this form."""
    if desk.draft is not None and desk.viewer.person_id is not None:
        drop_draft(person_id=desk.viewer.person_id, key=desk.draft)


def time_of(moment: datetime) -> str:
    """When something was kept, as one says it: the hour today, the day before that."""
    local = timezone.localtime(moment)
    hour = local.strftime("%H:%M")
    if local.date() == timezone.localdate():
        return hour
    return _("%(day)s, %(hour)s") % {"day": spoken_day(local.date()), "hour": hour}


def who_else(viewer: Viewer, item: Item | None) -> str:
    """“Ana is editing now”, empty for nobody."""
    names = others_editing(viewer, item, NOW) if item else []
    if not names:
        return ""
    if len(names) == 1:
        return _("%(name)s is editing this now.") % {"name": names[0]}
    return _("%(names)s are editing this now.") % {"names": ", ".join(names)}


@dataclass(frozen=True, slots=True)
class Offer:
    """A kept draft to go on with or to drop."""

    key: UUID
    kind: str
    title: str
    when: str
    short_id: str
    new_url: str


def offer_of(draft: Draft) -> Offer:
    entry = kinds().get(draft.kind)
    title = next(iter(draft.form.get("title", ())), "") or _("Without a title yet")
    short_id = draft.item.short_id if draft.item else ""
    label = str(entry.label) if entry else draft.kind
    return Offer(draft.key, label, title, time_of(draft.saved_at), short_id, reverse("writing:new", args=[draft.kind]))


def offers_to(viewer: Viewer, *, kind: str = "") -> tuple[Offer, ...]:
    """What the viewer began and did not save: all of it, or what is to become a new item of one kind."""
    drafts = [draft for draft in drafts_of(viewer) if draft.kind in kinds()]
    if kind:
        drafts = [draft for draft in drafts if draft.item_id is None and draft.kind == kind]
    return tuple(offer_of(draft) for draft in drafts)


def continued(viewer: Viewer, key: str, kind_key: str, item: Item | None) -> tuple[Draft, Filled]:
    """The viewer's draft of this key if it belongs here, and what it holds.

    Raises NotFoundError for another's or another item's, the same as for none.
    """
    uuid = key_in(key)
    draft = draft_of(viewer, uuid) if uuid else None
    if draft is None or draft.kind != kind_key or draft.item_id != (item.pk if item else None):
        raise NotFoundError("There is no such draft.")
    return draft, filled_from_draft(draft.form, kind_key)
