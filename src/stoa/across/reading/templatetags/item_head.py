"""What the head of a public page tells engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from stoa.across.reading.linked_data import absolute, as_data_block, is_for_engines, linked_data

if TYPE_CHECKING:
    from stoa.across.reading.item_page import ItemPage

register = template.Library()
register.filter("absolute", absolute)
register.filter("is_for_engines", is_for_engines)


@register.simple_tag
def data_block(page: ItemPage, organization: str) -> SafeString:
    """The item in JSON-LD: data, not a script, so that nothing of it can run under our policy."""
    inside = mark_safe(as_data_block(linked_data(page, organization)))  # noqa: S308 (every < > & is escaped)
    return format_html('<script type="application/ld+json">{}</script>', inside)
