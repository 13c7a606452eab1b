"""Counting from a page: what a request has to say about who reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from stoa.across.uptake.models import What
from stoa.across.uptake.robots import is_robot
from stoa.across.uptake.services import count
from stoa.foundation.access.middleware import viewer_of_request

if TYPE_CHECKING:
    from django.http import HttpRequest

    from stoa.foundation.items.models import Item


def count_request(request: HttpRequest, item: Item, what: str = What.PAGE) -> None:
    """Count a GET of an item's page, file or data by somebody who is no robot. A part of a file asked for later is no new one.

    The country comes from the header that `STOA_COUNTRY_HEADER` names, which the server in front must set itself, if any.
    """
    if request.method != "GET" or is_robot(request.headers.get("User-Agent", "")):
        return
    if request.headers.get("Range", "").strip() not in {"", "bytes=0-"} or _is_prefetch(request):
        return
    header = getattr(settings, "STOA_COUNTRY_HEADER", "")
    count(viewer_of_request(request), item, what, country=request.headers.get(header, "") if header else "")


def _is_prefetch(request: HttpRequest) -> bool:
    return "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
