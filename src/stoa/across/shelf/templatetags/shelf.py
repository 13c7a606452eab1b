"""What pages of other apps draw of the shelf."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

if TYPE_CHECKING:
    from stoa.foundation.ui.context import Site

register = template.Library()


@register.inclusion_tag("shelf/parts/save_search.html")
def save_search(site: Site, query: str, csrf_token: str) -> dict[str, Any]:
    """A form that keeps the search of this page under a name, for somebody signed in."""
    return {"site": site, "query": query, "csrf_token": csrf_token}
