"""The page that says why a search shows an item, for everybody signed in who may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from stoa.across.discovery.asking import asked_in
from stoa.across.relevance.account import account_of
from stoa.engine.search.protocol import SearchError
from stoa.foundation.access.middleware import viewer_of_request
from stoa.foundation.items.queries.one import readable_item
from stoa.foundation.items.queries.rows import rows_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

log = structlog.get_logger(__name__)


@require_safe
@login_required
def why(request: HttpRequest) -> HttpResponse:
    """What counted: words, topics, what ranks beside them. An item that the search does not find says so."""
    viewer, language = viewer_of_request(request), get_language() or "en"
    item = readable_item(viewer, request.GET.get("item", ""))
    asked = asked_in(request.GET)
    shown = {"asked": asked, "row": rows_of(viewer, [item], language)[0], "account": None}
    try:
        shown["account"] = account_of(viewer, asked, item, language)
    except SearchError as error:
        log.info("no account of a hit", reason=str(error))
    return render(request, "relevance/why.html", shown)
