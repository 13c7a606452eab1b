"""Home, search and completion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from stoa.across.discovery.addresses import search_url
from stoa.across.discovery.around import around_hits
from stoa.across.discovery.asking import asked_in
from stoa.across.discovery.completing import suggestions
from stoa.across.discovery.facets_shown import shown_facets, value_names
from stoa.across.discovery.home_page import HomePage, doors
from stoa.across.discovery.noting import note
from stoa.across.discovery.queries import ALL_KINDS, counts_by, facet_counts, find
from stoa.across.discovery.showing import search_page
from stoa.engine.search.protocol import SearchError
from stoa.foundation.access.middleware import viewer_of_request
from stoa.foundation.directory.queries import organization
from stoa.foundation.items.queries.listing import Filter, newest, own_drafts
from stoa.foundation.items.queries.rows import rows_of
from stoa.foundation.registries import home_panels

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

NEW_SHOWN = 8
_DOORS = {"topic": 16, "place": 12, "kind": ALL_KINDS}
log = structlog.get_logger(__name__)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is new and where to begin; the public landing page for somebody not signed in.

    A panel that shows items names them in `items`: “what is new” does not repeat them.
    """
    viewer, language = viewer_of_request(request), get_language() or "en"
    panels = [(entry, entry.context(viewer)) for entry in home_panels()] if viewer.is_signed_in else []
    told = {short_id for _, context in panels for short_id in (context or {}).get("items", ())}
    fresh = [item for item in newest(viewer, Filter(), NEW_SHOWN + len(told)) if item.short_id not in told]
    ours = organization(language)
    ways = doors(counts_by(viewer, _DOORS), language)
    page = HomePage(
        organization=ours.name,
        tagline=ours.tagline,
        new=tuple((row, "") for row in rows_of(viewer, fresh[:NEW_SHOWN], language)),
        drafts=tuple(rows_of(viewer, own_drafts(viewer, 5), language)) if viewer.is_signed_in else (),
        topics=ways.topics,
        places=ways.places,
        kinds=ways.kinds,
    )
    template = "discovery/home.html" if viewer.is_signed_in else "discovery/landing.html"
    shown = {
        place: [(entry.template, context) for entry, context in panels if context is not None and entry.place == place]
        for place in ("main", "side")
    }
    return render(request, template, {"page": page, "panels": shown})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search. When the engine cannot answer, the page says so with status 503 and offers the lists."""
    viewer, language = viewer_of_request(request), get_language() or "en"
    asked = asked_in(request.GET)
    try:
        found = find(viewer, asked, language)
    except SearchError as error:
        return _out_of_order(request, error)
    around = around_hits(viewer, asked, found, language)
    page = search_page(viewer, asked, found, around, language)
    note(request, asked, found, language, names_people=around.names_people)
    return render(request, "discovery/search.html", {"page": page, "around": around})


@require_safe
def facets(request: HttpRequest) -> HttpResponse:
    """Places and topics of a search that matches very much: a page from which the search page takes the lists."""
    viewer, language = viewer_of_request(request), get_language() or "en"
    asked = asked_in(request.GET)
    try:
        counts = facet_counts(viewer, asked, language)
    except SearchError as error:
        return _out_of_order(request, error)
    shown = shown_facets(asked, counts, value_names(asked, counts, language))
    return render(request, "discovery/facets.html", {"asked": asked, "facets": shown, "back_url": search_url(asked)})


def _out_of_order(request: HttpRequest, error: SearchError) -> HttpResponse:
    log.error("search is not answering", reason=str(error), exc_info=error)
    return render(request, "discovery/out_of_order.html", status=503)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Completions within what the viewer sees, and one's own searches for an empty box."""
    typed = request.GET.get("q", "")[:100]
    found = suggestions(viewer_of_request(request), typed, get_language() or "en")
    response = JsonResponse({"suggestions": found})
    response["Cache-Control"] = "private, no-store"
    return response
