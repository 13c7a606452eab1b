"""Health for load balancers and monitors: no names, no counts, nothing about content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from stoa.across.capture.room import is_short_of_room
from stoa.engine.search.protocol import SearchError
from stoa.foundation.indexing.follower import lag
from stoa.foundation.indexing.places import pair_in_use

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LAG_LIMIT = 5_000


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked, so that a database restart restarts no web server."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Whether pages can be served: ok, degraded (they can, with a caveat) or fail (503)."""
    parts = {"database": _database(), "search": _search(), "disk": _disk()}
    worst = max(parts.values(), key=("ok", "degraded", "fail").index)
    return JsonResponse({"status": worst, "parts": parts}, status=503 if worst == "fail" else 200)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "fail"
    return "ok"


def _search() -> str:
    try:
        pair_in_use().public.count()
        return "degraded" if lag() > LAG_LIMIT else "ok"
    except (SearchError, DatabaseError):
        return "degraded"


def _disk() -> str:
    return "degraded" if is_short_of_room() else "ok"
