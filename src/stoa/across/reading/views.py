"""Item pages, files and lists. Each parses, asks one query and chooses a template; not found is raised below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from stoa.across.reading.browsing import places_page, topics_page
from stoa.across.reading.citing import TO_TAKE, source_of
from stoa.across.reading.concept_page import concept_page
from stoa.across.reading.file_list import attachment_of
from stoa.across.reading.file_text import Stretch, file_text_page
from stoa.across.reading.found_here import came_by_search
from stoa.across.reading.groups import group_page, units_page
from stoa.across.reading.item_page import item_page, tombstone
from stoa.across.reading.lists import everything_page, kind_page
from stoa.across.reading.marking import Sought, sought_in
from stoa.across.reading.noting import note
from stoa.across.reading.parts import parts_of
from stoa.across.reading.people import people_page, person_page
from stoa.across.reading.pictures import page_picture
from stoa.foundation.access.middleware import viewer_of_request
from stoa.foundation.errors import NotFoundError
from stoa.foundation.files.store import open_blob
from stoa.foundation.ingest.exporting import export_item
from stoa.foundation.items.models import Status
from stoa.foundation.items.queries.one import readable_item, visible_item
from stoa.foundation.items.short_ids import read_short_id
from stoa.foundation.ui.markup import Marker

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from stoa.foundation.items.models import Item

LIST = "items/list.html"
BROWSE = "vocabulary/browse.html"


def _language() -> str:
    return get_language() or "en"


def _number(request: HttpRequest, name: str = "page") -> int:
    """A page number from the address; what makes no sense is the first page."""
    given = request.GET.get(name, "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 7 else 1


def _sought(request: HttpRequest) -> Sought:
    """The search by which somebody came, for its words to be marked."""
    return sought_in(request.GET.get("find", ""), _language())


def _item(request: HttpRequest, short_id: str) -> Item:
    return readable_item(viewer_of_request(request), short_id)


@require_safe
def item(request: HttpRequest, short_id: str) -> HttpResponse:
    """The page of an item; another spelling of its short id leads to the one written form."""
    written = read_short_id(short_id)
    if written is None:
        raise NotFoundError("This is not a short id.")
    if written != short_id:
        return redirect("reading:item", short_id=written, permanent=True)
    viewer = viewer_of_request(request)
    found = visible_item(viewer, short_id)
    if found is not None and found.status != Status.WITHDRAWN:
        note(request, found, "page")
        sought = _sought(request)
        marker = Marker(sought.words_in(found.language), found.language)
        page = item_page(viewer, found, _language(), marker)
        came_by = came_by_search(viewer, found, sought, marker.marked)
        context = {"page": page, "parts": parts_of(viewer, found), "came_by": came_by}
        return render(request, "reading/item.html", context)
    stone = tombstone(viewer, short_id)
    if stone is None:
        raise NotFoundError("There is nothing here, or it is not yours to see.")
    return render(request, "items/withdrawn.html", {"page": stone}, status=410)


@require_safe
def item_export(request: HttpRequest, short_id: str) -> HttpResponse:
    """The item as one JSON line, in the form that can be imported."""
    found = _item(request, short_id)
    note(request, found, "export")
    line = export_item(viewer_of_request(request), found)
    response = HttpResponse(line, content_type="application/x-ndjson")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{short_id}.jsonl")
    return response


@require_safe
def citation(request: HttpRequest, short_id: str, ending: str) -> HttpResponse:
    """The item for a program that keeps references."""
    if ending not in TO_TAKE:
        raise NotFoundError("Citations are not given in this form.")
    write, content_type = TO_TAKE[ending]
    found = _item(request, short_id)
    note(request, found, "export")
    text = write(source_of(found))
    response = HttpResponse(text, content_type=f"{content_type}; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{short_id}.{ending}")
    return response


@require_safe
def file(request: HttpRequest, short_id: str, number: int) -> FileResponse:
    """The file itself, always as a download: nothing from outside is shown in our own origin."""
    found = _item(request, short_id)
    attachment = attachment_of(found, number)
    stream = open_blob(attachment.blob_id)
    note(request, found, "file")
    response = FileResponse(
        stream, as_attachment=True, filename=attachment.name, content_type=attachment.blob.media_type
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["ETag"] = f'"{attachment.blob_id}"'
    return response


@require_safe
def file_text(request: HttpRequest, short_id: str, number: int) -> HttpResponse:
    """The text of a file, to read here."""
    viewer = viewer_of_request(request)
    found = _item(request, short_id)
    stretch = Stretch(_number(request, "part"), _number(request) if "page" in request.GET else 0)
    page = file_text_page(viewer, found, number, stretch, _language(), _sought(request))
    note(request, found, "file")
    return render(request, "items/file_text.html", {"page": page})


@require_safe
def page_image(request: HttpRequest, short_id: str, number: int, page: int) -> HttpResponse:
    """A picture of one page of a file, WebP."""
    attachment = attachment_of(_item(request, short_id), number)
    picture = page_picture(attachment.blob_id, attachment.blob.media_type, page, request.GET.get("size", "large"))
    response = HttpResponse(picture, content_type="image/webp")
    response["Cache-Control"] = "private, max-age=86400"
    return response


page_image.takes_no_turn = True  # type: ignore[attr-defined]  # it waits for the process that draws


@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    page = everything_page(viewer_of_request(request), _number(request), _language())
    return render(request, LIST, {"page": page})


@require_safe
def kind(request: HttpRequest, key: str) -> HttpResponse:
    page = kind_page(viewer_of_request(request), key, _number(request), _language())
    return render(request, LIST, {"page": page})


@require_safe
def concept(request: HttpRequest, pk: int) -> HttpResponse:
    page = concept_page(viewer_of_request(request), pk, _number(request), _language())
    return render(request, "vocabulary/concept.html", {"page": page})


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    page = topics_page(viewer_of_request(request), request.GET.get("sort", ""), _language())
    return render(request, BROWSE, {"page": page})


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    return render(request, BROWSE, {"page": places_page(viewer_of_request(request), _language())})


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    return render(request, BROWSE, {"page": units_page(viewer_of_request(request), _language())})


@require_safe
def group(request: HttpRequest, key: str) -> HttpResponse:
    page = group_page(viewer_of_request(request), key, _number(request), _language())
    return render(request, "directory/group.html", {"page": page})


@require_safe
def person(request: HttpRequest, uuid: UUID) -> HttpResponse:
    page = person_page(viewer_of_request(request), str(uuid), _number(request), _language())
    return render(request, "directory/person.html", {"page": page})


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    page = people_page(viewer_of_request(request), _number(request), _language())
    return render(request, "directory/people.html", {"page": page})
