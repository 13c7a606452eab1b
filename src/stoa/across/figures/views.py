"""The list of possible contradictions, and the buttons under each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from stoa.across.figures import services
from stoa.across.figures.forms import DecisionForm
from stoa.across.figures.models import ProposedPair
from stoa.across.figures.queries import pairs_page, visible_pair
from stoa.foundation.access.middleware import viewer_of_request
from stoa.foundation.access.roles import demand_curator
from stoa.foundation.history.services import Actor

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from stoa.across.figures.queries import PairsPage

_LAST_PAGE = 10_000


@require_safe
@login_required
def contradictions(request: HttpRequest) -> HttpResponse:
    """Pairs to be looked at, or with `?show=decided` those that somebody decided or put off."""
    viewer = viewer_of_request(request)
    is_decided = request.GET.get("show") == "decided"
    page = pairs_page(viewer, _page_number(request), get_language() or "en", is_decided=is_decided)
    return render(request, "figures/contradictions.html", {"page": page, **_neighbours(page)})


@require_POST
@login_required
def decide(request: HttpRequest, one: str, other: str, digest: str) -> HttpResponse:
    """Decide about the pair of two items, by their short ids, and two sentences, by their digest."""
    viewer = viewer_of_request(request)
    demand_curator(viewer)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the buttons under the pair."))
        return redirect("figures:contradictions")
    actor = Actor(viewer.person_key, "web", viewer.person_id)
    pair = visible_pair(viewer, one, other, digest)
    pair = services.decide(pair=pair, state=form.cleaned_data["state"], viewer=viewer, actor=actor)
    messages.success(request, _said(pair))
    return redirect("figures:contradictions")


def _said(pair: ProposedPair) -> str:
    said = {
        ProposedPair.State.RELATED: _("Marked: each of the two now names the other as contradicting it."),
        ProposedPair.State.DISMISSED: _("Noted: no contradiction. This pair is not proposed again."),
        ProposedPair.State.LATER: _("Put off: this pair comes back in three months."),
        ProposedPair.State.OPEN: _("This pair is on the list again."),
    }
    return said[ProposedPair.State(pair.state)]


def _page_number(request: HttpRequest) -> int:
    given = request.GET.get("page", "")
    return min(int(given), _LAST_PAGE) if given.isascii() and given.isdecimal() and len(given) < 6 else 1


def _neighbours(page: PairsPage) -> dict[str, str]:
    def address(number: int) -> str:
        return f"{reverse('figures:contradictions')}?{'show=decided&' if page.is_decided else ''}page={number}"

    return {
        "previous_url": address(page.number - 1) if page.number > 1 else "",
        "next_url": address(page.number + 1) if page.has_next else "",
    }
