"""The follow button, as pages of other apps draw it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.urls import reverse

from stoa.across.notices.queries.following import follows

if TYPE_CHECKING:
    from stoa.foundation.ui.context import Site

register = template.Library()


@register.inclusion_tag("notices/parts/follow.html")
def follow_button(site: Site, what: str, target: object, csrf_token: str) -> dict[str, Any]:
    """A button to follow or to end it, for somebody signed in; asks one statement, and only when it is drawn."""
    viewer = getattr(site.request, "viewer", None)
    if viewer is None or not viewer.is_signed_in:
        return {"action": ""}
    is_on = follows(viewer, what, str(target))
    route = "notices:unfollow" if is_on else "notices:follow"
    action = reverse(route, kwargs={"what": what, "target": str(target)})
    return {"is_on": is_on, "action": action, "here": site.request.path, "csrf_token": csrf_token}
