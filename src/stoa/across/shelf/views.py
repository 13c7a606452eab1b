"""The reading list, what one opened last, saved searches. Each parses, asks one query or service, chooses a template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stoa.across.shelf import services
from stoa.across.shelf.forms import NoteForm, SearchForm
from stoa.across.shelf.queries import RECENT, is_remembered, own_search, reading_list, recent, saved_searches
from stoa.foundation.access.middleware import viewer_of_request
from stoa.foundation.items.queries.one import readable_item

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

GET_AND_POST = ["GET", "HEAD", "POST"]


def _language() -> str:
    return get_language() or "en"


def _back(request: HttpRequest, otherwise: str) -> HttpResponseRedirect:
    """To the page the form names, if it is one of ours."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(wanted if wanted.startswith("/") and is_ours else otherwise)


@require_POST
@login_required
def keep(request: HttpRequest, short_id: str) -> HttpResponse:
    viewer = viewer_of_request(request)
    item = readable_item(viewer, short_id)
    services.keep(item=item, viewer=viewer)
    messages.success(request, _("This is on your reading list."))
    return _back(request, item.get_absolute_url())


@require_POST
@login_required
def let_go(request: HttpRequest, short_id: str) -> HttpResponse:
    viewer = viewer_of_request(request)
    item = readable_item(viewer, short_id)
    services.let_go(item=item, viewer=viewer)
    messages.success(request, _("This is off your reading list."))
    return _back(request, item.get_absolute_url())


@require_safe
@login_required
def kept(request: HttpRequest) -> HttpResponse:
    """The reading list."""
    given = request.GET.get("page", "")
    number = max(1, int(given)) if given.isascii() and given.isdecimal() and len(given) < 6 else 1
    page = reading_list(viewer_of_request(request), number, reverse("shelf:reading-list"), _language())
    return render(request, "shelf/reading_list.html", {"page": page})


@require_POST
@login_required
def note(request: HttpRequest, short_id: str) -> HttpResponse:
    """Write a note beside an item on the list; what is too long is cut where the field ends."""
    viewer = viewer_of_request(request)
    form = NoteForm(request.POST)
    text = form.cleaned_data["note"] if form.is_valid() else request.POST.get("note", "")
    services.note_kept(item=readable_item(viewer, short_id), note=text, viewer=viewer)
    messages.success(request, _("Your note is kept."))
    return redirect("shelf:reading-list")


@require_safe
@login_required
def recently_viewed(request: HttpRequest) -> HttpResponse:
    """What the viewer opened last."""
    viewer = viewer_of_request(request)
    context = {"rows": recent(viewer, RECENT, _language()), "is_on": is_remembered(viewer)}
    return render(request, "shelf/recent.html", context)


@require_http_methods(GET_AND_POST)
@login_required
def clear(request: HttpRequest) -> HttpResponse:
    """Ask, then clear what the viewer opened."""
    if request.method != "POST":
        return render(request, "shelf/recent_clear.html")
    services.forget_opened(viewer=viewer_of_request(request))
    messages.success(request, _("The list is empty."))
    return redirect("shelf:recent")


@require_POST
@login_required
def switch(request: HttpRequest) -> HttpResponse:
    """Switch remembering on or off."""
    services.remember(is_on=request.POST.get("is_on") == "1", viewer=viewer_of_request(request))
    return redirect("shelf:recent")


@require_safe
@login_required
def searches(request: HttpRequest) -> HttpResponse:
    """Saved searches. They are saved by `alerts`, which asks at once how to be told of what is new in them."""
    return render(request, "shelf/searches.html", {"searches": saved_searches(viewer_of_request(request))})


@require_http_methods(GET_AND_POST)
@login_required
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of_request(request)
    found = own_search(viewer, pk)
    form = SearchForm(request.POST if request.method == "POST" else None, initial={"name": found.name})
    if not form.is_valid():
        context = {"form": form, "search": found}
        return render(request, "shelf/search_rename.html", context, status=422 if form.is_bound else 200)
    services.rename_search(pk=pk, name=form.cleaned_data["name"], viewer=viewer)
    return redirect("shelf:searches")


@require_http_methods(GET_AND_POST)
@login_required
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then delete a saved search."""
    viewer = viewer_of_request(request)
    found = own_search(viewer, pk)
    if request.method != "POST":
        return render(request, "shelf/search_delete.html", {"search": found})
    services.delete_search(pk=pk, viewer=viewer)
    messages.success(request, _("The saved search is deleted."))
    return redirect("shelf:searches")
