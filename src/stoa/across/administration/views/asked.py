"""Reading what an address asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import get_language

if TYPE_CHECKING:
    from django.http import HttpRequest

LONGEST = 200


def language() -> str:
    return get_language() or "en"


def asked_for(request: HttpRequest, *names: str) -> dict[str, str]:
    """The named values of the address, cut to a sensible length and without NUL; a missing one is empty."""
    return {name: request.GET.get(name, "").replace("\0", "")[:LONGEST] for name in names}


def page_number(request: HttpRequest) -> int:
    """A page number from the address; what makes no sense is the first page."""
    given = request.GET.get("page", "")
    return max(int(given), 1) if given.isascii() and given.isdecimal() and len(given) < 7 else 1


def address(route: str, **arguments: object) -> str:
    """The address of one of our pages."""
    return reverse(f"administration:{route}", kwargs=arguments)
