"""What pages of other apps draw of needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

if TYPE_CHECKING:
    from stoa.across.needs.offers import Offers

register = template.Library()


@register.inclusion_tag("needs/parts/offers.html")
def what_to_ask(offers: Offers) -> dict[str, Any]:
    """What somebody can do where nothing was found."""
    return {"offers": offers}
