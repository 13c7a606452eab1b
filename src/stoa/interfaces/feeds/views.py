"""Every list and search as an Atom feed, as JSON lines and as a table, with the rights of whoever asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from stoa.foundation.access.middleware import viewer_of_request
from stoa.foundation.directory.queries import organization
from stoa.foundation.ingest.exporting import export_lines, listed
from stoa.foundation.ingest.tabling import export_table
from stoa.foundation.items.queries.listing import items_by_id, newest
from stoa.interfaces.feeds.atom import CONTENT_TYPE, write_feed
from stoa.interfaces.feeds.reading import asked_search, found_ids, list_filter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Item

ENTRIES = 50


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """The newest of a list, or the best of a search, as Atom."""
    language = get_language() or "en"
    title = organization(language).name or "Stoa"
    body = write_feed(_entries(request, language), title=title, path=request.get_full_path(), language=language)
    return HttpResponse(body, content_type=CONTENT_TYPE)


def _entries(request: HttpRequest, language: str) -> list[Item]:
    viewer = viewer_of_request(request)
    asked = asked_search(request.GET)
    if asked is None:
        return newest(viewer, list_filter(request.GET), ENTRIES)
    ids = found_ids(viewer, asked, language, limit=ENTRIES)
    items = items_by_id(viewer, ids)
    return [items[pk] for pk in ids if pk in items]


@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """All of a list, or the first thousand of a search, as JSON lines in the form that can be imported."""
    viewer = _viewer(request)
    lines = export_lines(viewer, ids=_asked_ids(viewer, request))
    return _download(lines, content_type="application/x-ndjson", name="items.jsonl")


@require_safe
def table(request: HttpRequest) -> StreamingHttpResponse:
    """The same as a table for spreadsheets, in the form that can be imported; no cell of it starts a formula."""
    viewer = _viewer(request)
    lines = export_table(viewer, _asked_ids(viewer, request))
    return _download(lines, content_type="text/csv; charset=utf-8", name="items.csv")


def _viewer(request: HttpRequest) -> Viewer:
    """Whole texts are handed out here by the hundred: what an emergency access opens is read one by one, and noted."""
    return viewer_of_request(request).without_emergency()


def _asked_ids(viewer: Viewer, request: HttpRequest) -> list[int]:
    asked = asked_search(request.GET)
    if asked is None:
        return listed(viewer, list_filter(request.GET))
    return found_ids(viewer, asked, get_language() or "en")


def _download(lines: Iterator[str] | Iterator[bytes], *, content_type: str, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response
