"""The menu of somebody signed in. Its numbers are counted at most every 20 seconds, and anew after whatever they do.

Every page shows the menu; counting what waits for somebody costs as much as a small page. A POST leaves a new mark in a
cookie, under which nothing is kept yet in any process, so that one's own doing shows at once.
"""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stoa.foundation import registries

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse

COOKIE = "stoa-done"
KEPT_SECONDS = 20.0
MOST_KEPT = 5_000
_kept: OrderedDict[tuple[str, str], tuple[float, Mapping[str, int]]] = OrderedDict()


@dataclass(frozen=True)
class MenuLine:
    """A line of the personal menu; `count` is what waits there, 0 for nothing."""

    label: str
    url: str
    count: int


def menu_of(request: HttpRequest, viewer: Any) -> list[MenuLine]:
    """The lines this viewer gets, in order, with what waits at each."""
    entries = [entry for entry in registries.menu_entries() if entry.shown(viewer)]
    counts = _counts(viewer, entries, request.COOKIES.get(COOKIE, ""))
    return [MenuLine(str(entry.label), reverse(entry.route), counts.get(entry.key, 0)) for entry in entries]


def _counts(viewer: Any, entries: list[registries.MenuEntry], done: str) -> Mapping[str, int]:
    key, now = (viewer.person_key, done[:40]), time.monotonic()
    kept = _kept.get(key)
    if kept is not None and kept[0] > now:
        return kept[1]
    counts = {entry.key: entry.count(viewer) for entry in entries if entry.count}
    _kept[key] = (now + KEPT_SECONDS, counts)
    while len(_kept) > MOST_KEPT:
        _kept.popitem(last=False)
    return counts


def forget_counts() -> None:
    """Count everybody's numbers anew: for tests, where another test's person may have had the same key."""
    _kept.clear()


class CountAnewMiddleware:
    """After whatever somebody signed in did, the numbers of their menu are counted anew."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and request.user.is_authenticated:
            response.set_cookie(
                COOKIE, secrets.token_urlsafe(8), httponly=True, samesite="Lax", secure=request.is_secure()
            )
        return response
