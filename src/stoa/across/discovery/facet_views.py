"""The places and topics of a search that matches very much: counted after its page has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from stoa.across.discovery.addresses import search_url
from stoa.across.discovery.asking import asked_in
from stoa.across.discovery.facets_shown import shown_facets, value_names
from stoa.across.discovery.queries import facet_counts
from stoa.engine.search.protocol import SearchError
from stoa.foundation.access.middleware import viewer_of_request

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

log = structlog.get_logger(__name__)


@require_safe
def facets(request: HttpRequest) -> HttpResponse:
    """A page of its own, from which the search page takes the lists where there is script."""
    viewer, language = viewer_of_request(request), get_language() or "en"
    asked = asked_in(request.GET)
    try:
        counts = facet_counts(viewer, asked, language)
    except SearchError as error:
        log.exception("search is not answering", reason=str(error))
        return render(request, "discovery/out_of_order.html", {"asked": asked}, status=503)
    shown = shown_facets(asked, counts, value_names(asked, counts, language))
    return render(request, "discovery/facets.html", {"asked": asked, "facets": shown, "back_url": search_url(asked)})
