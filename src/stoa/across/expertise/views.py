"""Who knows about something, and how one is found oneself. Each parses, asks one query or service, chooses a template."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stoa.across.expertise import choosing
from stoa.across.expertise.forms import ChoiceForm, HidingForm, ListingForm
from stoa.across.expertise.own import own_page, refers_to_own
from stoa.across.expertise.queries import LONGEST_TEXT, Filters
from stoa.across.expertise.showing import who_page
from stoa.engine.search.protocol import SearchError
from stoa.foundation.access.middleware import viewer_of_request
from stoa.foundation.errors import NotFoundError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

log = structlog.get_logger(__name__)
_LONGEST_FILTER = 120


@require_safe
def who(request: HttpRequest) -> HttpResponse:
    """People who know about something. When search cannot answer, the page says so with status 503."""
    viewer, language = viewer_of_request(request), get_language() or "en"
    text = _given(request, "q", LONGEST_TEXT)
    filters = Filters(*(_given(request, name, _LONGEST_FILTER) for name in ("place", "language", "unit")))
    try:
        page = who_page(viewer, text, filters, language)
    except SearchError as error:
        log.exception("people cannot be found", reason=str(error))
        return render(request, "discovery/out_of_order.html", status=503)
    return render(request, "expertise/who.html", {"page": page})


def _given(request: HttpRequest, name: str, longest: int) -> str:
    return request.GET.get(name, "").replace("\x00", " ").strip()[:longest]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def own(request: HttpRequest) -> HttpResponse:
    """How the viewer is found; a POST keeps whether they are."""
    viewer = viewer_of_request(request)
    if request.method == "POST":
        form = ChoiceForm(request.POST)
        if form.is_valid() and viewer.person_id:
            choosing.choose(person_id=viewer.person_id, **form.cleaned_data)
            messages.success(request, _("Kept. It counts from now on."))
        return redirect("expertise:own")
    return _own_page(request, ListingForm(), 200)


def _own_page(request: HttpRequest, listing: ListingForm, status: int) -> HttpResponse:
    page = own_page(viewer_of_request(request), get_language() or "en")
    form = ChoiceForm(initial={"is_found": page.choice.is_found, "stays_found": page.choice.stays_found})
    return render(request, "expertise/own.html", {"page": page, "form": form, "listing": listing}, status=status)


@require_POST
@login_required
def hide(request: HttpRequest) -> HttpResponse:
    """Let a topic or a piece of work of the viewer's own no longer count."""
    viewer, form = viewer_of_request(request), HidingForm(request.POST)
    if not form.is_valid() or not refers_to_own(viewer, form.cleaned_data["item"], form.cleaned_data["concept"]):
        raise NotFoundError(_("There is nothing here, or it is not yours to hide."))
    choosing.hide(person_id=viewer.person_id or 0, **form.cleaned_data)
    messages.success(request, _("This no longer counts as what you know."))
    return redirect("expertise:own")


@require_POST
@login_required
def unhide(request: HttpRequest, pk: int) -> HttpResponse:
    if not choosing.unhide(person_id=viewer_of_request(request).person_id or 0, pk=pk):
        raise NotFoundError(_("There is nothing here, or it is not yours."))
    messages.success(request, _("This counts again."))
    return redirect("expertise:own")


@require_POST
@login_required
def list_for(request: HttpRequest) -> HttpResponse:
    """List the viewer for a topic that they name."""
    viewer, form = viewer_of_request(request), ListingForm(request.POST)
    if not form.is_valid():
        return _own_page(request, form, 422)
    choosing.list_for(person_id=viewer.person_id or 0, concept=form.cleaned_data["topic"])
    messages.success(request, _("You are listed for this topic."))
    return redirect("expertise:own")


@require_POST
@login_required
def unlist(request: HttpRequest, pk: int) -> HttpResponse:
    if not choosing.unlist(person_id=viewer_of_request(request).person_id or 0, pk=pk):
        raise NotFoundError(_("There is nothing here, or it is not yours."))
    messages.success(request, _("You are off this list."))
    return redirect("expertise:own")
