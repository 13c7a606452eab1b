"""What was not found, for curators; and forgetting one's own searches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from stoa.across.discovery.forms import GapForm
from stoa.across.discovery.gaps_shown import gaps_csv, gaps_page, one_gap
from stoa.across.discovery.remembering import forget_searches
from stoa.across.discovery.services import settle_gap
from stoa.foundation.access.middleware import viewer_of_request

if TYPE_CHECKING:
    from django.http import HttpRequest

GET_AND_POST = ["GET", "HEAD", "POST"]


@require_safe
@login_required
def gaps(request: HttpRequest) -> HttpResponse:
    """What people looked for and did not find."""
    return render(request, "discovery/gaps.html", {"page": gaps_page(viewer_of_request(request))})


@require_safe
@login_required
def export(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(gaps_csv(viewer_of_request(request)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="gaps.csv"'
    return response


@require_http_methods(GET_AND_POST)
@login_required
def gap(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what comes of one gap."""
    viewer = viewer_of_request(request)
    found = one_gap(viewer, pk)
    form = GapForm(
        request.POST if request.method == "POST" else None, initial={"status": found.status, "note": found.note}
    )
    if not form.is_valid():
        context = {"gap": found, "form": form}
        return render(request, "discovery/gap.html", context, status=422 if form.is_bound else 200)
    settle_gap(pk=pk, status=form.cleaned_data["status"], note=form.cleaned_data["note"], viewer=viewer)
    messages.success(request, _("Your answer is kept."))
    return redirect("discovery:gaps")


@require_http_methods(GET_AND_POST)
@login_required
def clear(request: HttpRequest) -> HttpResponse:
    """Ask, then forget what the viewer searched for."""
    viewer = viewer_of_request(request)
    if request.method != "POST":
        return render(request, "discovery/searches_clear.html")
    if viewer.person_id is not None:
        forget_searches(person_id=viewer.person_id)
    messages.success(request, _("Your searches are forgotten."))
    return redirect("discovery:search")
