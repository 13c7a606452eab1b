"""Bringing files in: the page, a lot and its files, one file to confirm, those that failed, all files of an item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stoa.across.capture.confirm_page import confirm_page, decision_of, needs_nothing, plain_decision
from stoa.across.capture.forms import LotForm
from stoa.across.capture.models import Arrival
from stoa.across.capture.queries import (
    arrival_of,
    arrivals_of,
    failed_of,
    first_choice,
    lot_of,
    recent_lots,
    unfinished_of,
)
from stoa.across.capture.room import WAITING_BYTES, WAITING_FILES, is_short_of_room
from stoa.across.capture.services.arriving import drop, read_again
from stoa.across.capture.services.confirming import file_arrival
from stoa.across.capture.services.receiving import offset_of
from stoa.across.capture.zipping import zipped
from stoa.foundation.access.middleware import viewer_of_request
from stoa.foundation.errors import BadInputError, NotAllowedError, NotFoundError
from stoa.foundation.history.services import Actor
from stoa.foundation.items.queries.one import readable_item

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from stoa.across.capture.models import Lot, Upload
    from stoa.foundation.access.reach import Viewer

CONFIRMED_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class CapturePage:
    """The page that files are brought in on. `unfinished` are uploads that broke off, each with how many per cent are here."""

    form: LotForm
    lots: Sequence[Lot]
    unfinished: Sequence[tuple[Upload, int]]
    is_full: bool
    file_limit: int = 0
    waiting_files: int = WAITING_FILES
    waiting_bytes: int = WAITING_BYTES
    form_limit: int = 100
    """Files at once without script: `DATA_UPLOAD_MAX_NUMBER_FILES`."""


@dataclass(frozen=True, slots=True)
class LotPage:
    lot: Lot
    arrivals: Sequence[Arrival]
    is_waiting: bool
    ready: int
    """How many can be confirmed without being looked at."""


def capture_page(viewer: Viewer, form: LotForm) -> CapturePage:
    """What the page shows to somebody who may bring files in."""
    unfinished = [(one, round(100 * offset_of(one) / one.size) if one.size else 0) for one in unfinished_of(viewer)]
    limit = settings.STOA_MAX_FILE_BYTES
    return CapturePage(form, recent_lots(viewer), unfinished, is_short_of_room(), file_limit=limit)


def _lot_page(viewer: Viewer, key: UUID) -> LotPage:
    found = lot_of(viewer, key)
    arrivals = arrivals_of(found)
    is_waiting = any(one.is_waiting for one in arrivals)
    return LotPage(found, arrivals, is_waiting, sum(needs_nothing(one) for one in arrivals))


def _actor(viewer: Viewer) -> Actor:
    return Actor(viewer.person_key, "web", viewer.person_id)


@require_safe
@login_required
def capture(request: HttpRequest) -> HttpResponse:
    """Bring files in."""
    viewer = viewer_of_request(request)
    return render(
        request,
        "capture/capture.html",
        {"page": capture_page(viewer, LotForm(viewer=viewer, initial=first_choice(viewer)))},
    )


@require_safe
@login_required
def lot(request: HttpRequest, key: UUID) -> HttpResponse:
    """A lot and how each of its files stands; `?part=files` gives the list alone, for pages that renew themselves."""
    page = _lot_page(viewer_of_request(request), key)
    template = "capture/parts/files.html" if request.GET.get("part") == "files" else "capture/lot.html"
    left_out = request.GET.get("left_out", "")
    is_number = left_out.isascii() and left_out.isdecimal() and len(left_out) < 4
    context = {"page": page, "left_out": int(left_out) if is_number else 0}
    response = render(request, template, context)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@login_required
def confirm_lot(request: HttpRequest, key: UUID) -> HttpResponse:
    """Make drafts of all files of a lot that need nothing more than a yes."""
    viewer = viewer_of_request(request)
    found, made = lot_of(viewer, key), 0
    for one in [one for one in arrivals_of(found) if needs_nothing(one)][:CONFIRMED_AT_ONCE]:
        one.lot = found
        decision = plain_decision(viewer, one)
        if decision is not None:
            file_arrival(one, decision, viewer=viewer, actor=_actor(viewer))
            made += 1
    words = ngettext("%(count)s draft was made.", "%(count)s drafts were made.", made) % {"count": made}
    messages.success(request, words if made else _("Each of these files has to be looked at first."))
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def arrival(request: HttpRequest, key: UUID) -> HttpResponse:
    """What a file suggests of itself, to be confirmed; one that is an item already leads there."""
    viewer = viewer_of_request(request)
    found = arrival_of(viewer, key)
    if found.state == Arrival.State.FILED:
        return redirect("reading:item", short_id=found.short_id)
    if not found.is_open:
        return redirect(found.lot)
    page = confirm_page(viewer, found, request.POST if request.method == "POST" else None, get_language() or "en")
    if request.method == "POST" and page.form.is_valid():
        try:
            short_id = file_arrival(found, decision_of(page), viewer=viewer, actor=_actor(viewer))
        except BadInputError as error:
            for problem in error.problems:
                page.form.add_error(problem.field if problem.field in page.form.fields else None, problem.sentence)
        else:
            messages.success(
                request, _("The draft is made; only those who look after it see it until it is published.")
            )
            return redirect("reading:item", short_id=short_id)
    return render(request, "capture/arrival.html", {"page": page}, status=422 if page.form.errors else 200)


@require_POST
@login_required
def retry(request: HttpRequest, key: UUID) -> HttpResponse:
    """Read a file again that could not be read."""
    viewer = viewer_of_request(request)
    found = arrival_of(viewer, key)
    read_again(found, actor=_actor(viewer))
    messages.success(request, _("%(name)s is being read again.") % {"name": found.name})
    return redirect(found.lot)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def drop_arrival(request: HttpRequest, key: UUID) -> HttpResponse:
    """Leave a file out; asks first."""
    viewer = viewer_of_request(request)
    found = arrival_of(viewer, key)
    if found.state == Arrival.State.FILED:
        raise NotAllowedError(_("This file is an item already; withdraw the item instead."))
    if request.method == "POST":
        drop(found, actor=_actor(viewer))
        messages.success(request, _("%(name)s was left out.") % {"name": found.name})
        return redirect(found.lot)
    return render(request, "capture/drop.html", {"arrival": found})


@require_safe
@login_required
def failed(request: HttpRequest) -> HttpResponse:
    """Files that could not be read, each with the reason."""
    return render(request, "capture/failed.html", {"arrivals": failed_of(viewer_of_request(request))})


@require_safe
def all_files(request: HttpRequest, short_id: str) -> StreamingHttpResponse:
    """All files of an item in one archive, made while it is sent."""
    item = readable_item(viewer_of_request(request), short_id)
    parts = zipped(item)
    if parts is None:
        raise NotFoundError("This has no files.")
    response = StreamingHttpResponse(parts, content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{short_id}.zip")
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
