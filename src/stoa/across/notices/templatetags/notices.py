"""What the follow button of a page asks: only when it is drawn, and only for somebody signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from stoa.across.notices.queries.following import follows

if TYPE_CHECKING:
    from stoa.foundation.ui.context import Site

register = template.Library()


@register.simple_tag
def is_followed(site: Site, what: str, target: object) -> bool:
    """Whether the reader of the page follows the thing."""
    viewer = getattr(site.request, "viewer", None)
    return viewer is not None and follows(viewer, what, str(target))
