"""What pages of the administration ask for beyond the tags of the interface."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

if TYPE_CHECKING:
    from collections.abc import Mapping

register = template.Library()


@register.filter(name="of")
def value_of(values: Mapping[str, str], key: str) -> str:
    """The value of a key that is itself a variable; empty for none."""
    return values.get(key, "")
