"""What is noted of a search: for the person, and, without a name, as evidence of gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.across.discovery.gaps import note_sought
from stoa.across.discovery.remembering import note_search
from stoa.across.uptake.robots import is_robot
from stoa.foundation.access.middleware import viewer_of_request

if TYPE_CHECKING:
    from django.http import HttpRequest

    from stoa.across.discovery.asking import Asked
    from stoa.across.discovery.queries import Found


def note(request: HttpRequest, asked: Asked, found: Found, language: str, *, names_people: bool) -> None:
    """Note a search that somebody made; a program that reads for itself is nobody. Names of people are no gap."""
    if request.method != "GET" or "prefetch" in request.headers.get("Sec-Purpose", ""):
        return
    viewer = viewer_of_request(request)
    note_search(viewer, asked)
    if not names_people and not is_robot(request.headers.get("User-Agent", "")):
        note_sought(viewer, asked, language, found_any=found.total > found.by_meaning)
