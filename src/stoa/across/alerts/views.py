"""Setting alerts, private feeds, ending mail. Each parses, asks one query or service, chooses a template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stoa.across.alerts import services
from stoa.across.alerts.atom import CONTENT_TYPE, write_feed
from stoa.across.alerts.forms import SaveForm
from stoa.across.alerts.queries import alert_of_feed, alert_to_end, newest_hits, own_feed
from stoa.across.shelf.queries import own_search
from stoa.across.shelf.services import save_search
from stoa.foundation.access.middleware import viewer_of_request
from stoa.foundation.access.queries import viewer_of_person
from stoa.foundation.errors import BadInputError

if TYPE_CHECKING:
    from django.http import HttpRequest

    from stoa.foundation.access.reach import Viewer

GET_AND_POST = ["GET", "HEAD", "POST"]
NOT_TO_BE_KEPT = "noindex, nofollow, noarchive"


@require_POST
@login_required
def save(request: HttpRequest) -> HttpResponse:
    """Save a search and say how to be told of what is new in it: both or neither."""
    form = SaveForm(request.POST)
    if form.is_valid() and _is_saved(form, viewer_of_request(request)):
        messages.success(request, _("The search is saved."))
        return redirect("shelf:searches")
    return render(request, "alerts/save.html", {"form": form}, status=422)


def _is_saved(form: SaveForm, viewer: Viewer) -> bool:
    given = form.cleaned_data
    try:
        with transaction.atomic():
            saved = save_search(name=given["name"], query=given["query"], viewer=viewer)
            services.set_alert(search=saved.pk, how=given["how"], viewer=viewer)
    except BadInputError as error:
        form.add_error("name", error.problems[0].sentence)
        return False
    return True


@require_POST
@login_required
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how to be told of what is new in a search saved earlier."""
    how = request.POST.get("how", "")
    services.set_alert(search=pk, how=how, viewer=viewer_of_request(request))
    said = _("You are told of what is new in this search.") if how else _("You are not told of what is new.")
    messages.success(request, said)
    return redirect("shelf:searches")


@never_cache
@require_http_methods(GET_AND_POST)
@login_required
def feed_address(request: HttpRequest, pk: int) -> HttpResponse:
    """The private address of a saved search's feed; a POST makes a new one or ends it."""
    viewer = viewer_of_request(request)
    search = own_search(viewer, pk)
    if request.method != "POST":
        token = own_feed(viewer, pk)
        address = settings.STOA_PUBLIC_URL + reverse("alerts:feed", kwargs={"token": token}) if token else ""
        return render(request, "alerts/feed.html", {"search": search, "address": address})
    if request.POST.get("do") == "end":
        services.close_feed(search=pk, viewer=viewer)
        messages.success(request, _("The address has ended."))
    else:
        services.open_feed(search=pk, viewer=viewer)
        messages.success(request, _("This is the address of your feed."))
    return redirect("alerts:feed-address", pk=pk)


@never_cache
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """What is new in a saved search, for whoever knows the address: with the rights that its owner has at this moment."""
    alert, user = alert_of_feed(token)
    hits = newest_hits(viewer_of_person(user.person), alert)
    language = user.language or settings.LANGUAGE_CODE
    response = HttpResponse(write_feed(alert, hits, language=language), content_type=CONTENT_TYPE)
    response.headers["X-Robots-Tag"] = NOT_TO_BE_KEPT
    return response


@csrf_exempt  # a mail program posts here for its reader (RFC 8058): what lets it in is the seal in the address
@never_cache
@require_http_methods(GET_AND_POST)
def end(request: HttpRequest, token: str) -> HttpResponse:
    """End the mail about a saved search: a GET asks, a POST does it, and neither needs to be signed in."""
    alert = services.end_mail(token=token) if request.method == "POST" else alert_to_end(token)
    response = render(request, "alerts/end.html", {"alert": alert})
    response.headers["X-Robots-Tag"] = NOT_TO_BE_KEPT
    return response
