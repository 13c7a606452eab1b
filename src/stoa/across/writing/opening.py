"""Opens the form: on a new item, on a version, on a kept draft or on what was just sent, and draws it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from stoa.across.writing.audience import named
from stoa.across.writing.beginning import begun
from stoa.across.writing.composing import audience_of
from stoa.across.writing.desk import Desk, content_of, with_found
from stoa.across.writing.filled import filled_from
from stoa.across.writing.filling import blank, filled_of
from stoa.across.writing.kept import continued, key_in, offers_to, who_else
from stoa.across.writing.showing import sheet_of
from stoa.foundation.access.reach import STAFF
from stoa.foundation.items.queries.rights import publishing_bar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse, QueryDict

    from stoa.across.needs.addresses import Given
    from stoa.across.writing.forms import ItemForm
    from stoa.across.writing.known import Known
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.errors import Problem
    from stoa.foundation.items.models import Item
    from stoa.foundation.registries import Kind

FORM = "writing/form.html"
BACK = "back"
_ANY = "ST-0000000"


def language_read() -> str:
    return get_language() or "en"


def opened(viewer: Viewer, kind: Kind, item: Item | None, draft: str, given: Given | None = None) -> Desk:
    """The form as it is opened: empty, with the newest version, or with a kept draft and the version that stands under it.

    `given` is what the address says for something new.
    """
    if draft:
        kept, filled = continued(viewer, draft, kind.key, item)
        return _on_base(Desk(viewer, kind, filled, item, kept.read_head, draft=kept.key))
    if item is None:
        empty = blank(viewer, language_read())
        return Desk(viewer, kind, begun(viewer, empty, given) if given else empty)
    content = content_of(item, item.head)
    if content is None:
        raise LookupError(f"{item.short_id} has no version {item.head}.")
    unnamed = named(viewer, content.access).unnamed
    return Desk(viewer, kind, filled_of(viewer, content, kind.key), item, item.head, content, unnamed)


def sent(viewer: Viewer, kind: Kind, item: Item | None, posted: QueryDict) -> Desk:
    """The form as it was sent; on the way back from the conflict page, on the version it was opened on."""
    head = posted.get("was" if posted.get("act") == BACK else "head", "")
    number = int(head) if head.isascii() and head.isdecimal() and len(head) < 9 else None
    key = key_in(posted.get("draft", ""))
    return _on_base(Desk(viewer, kind, filled_from(posted, kind.key), item, number if item else None, draft=key))


def _on_base(desk: Desk) -> Desk:
    if desk.item is None:
        return desk
    base = content_of(desk.item, desk.read_head)
    unnamed = named(desk.viewer, base.access).unnamed if base else frozenset[str]()
    return replace(desk, base=base, unnamed=unnamed)


def shown(
    request: HttpRequest,
    desk: Desk,
    *,
    known: Known | None = None,
    form: ItemForm | None = None,
    problems: Sequence[Problem] = (),
    pressed: str = "",
) -> HttpResponse:
    """The form with everything in it; status 422 where something has to be mended."""
    if known is None:
        desk, known = with_found(desk)
    shows_preview = pressed == "preview"
    sheet = sheet_of(desk, known, language_read(), form=form, problems=problems, shows_preview=shows_preview)
    context = {"page": {"desk": desk, "sheet": sheet, **_around(desk, known, pressed)}}
    return render(request, FORM, context, status=422 if problems else 200)


def _around(desk: Desk, known: Known, pressed: str) -> dict[str, Any]:
    """What stands about the form: who else writes, what was kept, what may be done when it is finished."""
    item = desk.item
    return {
        "others": who_else(desk.viewer, item),
        "offers": () if item or desk.draft or pressed else offers_to(desk.viewer, kind=desk.kind.key),
        "bar": publishing_bar(desk.viewer, item, access=audience_of(desk, known)[0]) if item else "",
        "can_send": bool(submit_address(_ANY)),
        "cancel_url": item.get_absolute_url() if item else reverse("writing:choose"),
        "is_staff": STAFF in desk.viewer.tokens,
        "kept": "",
        "look_url": reverse("writing:look", kwargs={"short_id": item.short_id}) if item else "",
    }


def submit_address(short_id: str) -> str:
    """Where an item is sent for review, empty while this installation has no such page."""
    for route in ("stewardship:submit", "stewardship:send"):
        try:
            return reverse(route, kwargs={"short_id": short_id})
        except NoReverseMatch:
            continue
    return ""
