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
    """Note a search that somebody made. Names of people are no gap."""
    if _is_looked_at(request):
        note_search(viewer_of_request(request), asked)
    if not names_people:
        note_evidence(request, asked, language, found_any=found.total > found.by_meaning)


def note_evidence(request: HttpRequest, asked: Asked, language: str, *, found_any: bool) -> None:
    """Note, without a name, whether anything was found; a program that reads for itself is nobody."""
    if _is_looked_at(request) and not is_robot(request.headers.get("User-Agent", "")):
        note_sought(viewer_of_request(request), asked, language, found_any=found_any)


def _is_looked_at(request: HttpRequest) -> bool:
    return request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", "")
