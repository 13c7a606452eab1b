"""The list of offered examples, and its buttons: for those who judge search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from stoa.across.administration.gate import for_knowledge_managers
from stoa.across.administration.services import actor_of
from stoa.across.relevance.queries import offers_shown
from stoa.across.relevance.services import refuse_offer, take_offer
from stoa.foundation.access.middleware import viewer_of_request

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@for_knowledge_managers
@require_safe
def offered(request: HttpRequest) -> HttpResponse:
    """Examples that wait, of items the judge may read."""
    return _page(request)


def _page(request: HttpRequest, status: int = 200) -> HttpResponse:
    shown = {"offers": offers_shown(viewer_of_request(request))}
    return render(request, "relevance/offered.html", shown, status=status)


@for_knowledge_managers
@require_POST
def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take an example, and judge it at once; or refuse it."""
    viewer = viewer_of_request(request)
    if request.POST.get("take"):
        query = take_offer(key, viewer=viewer, actor=actor_of(viewer))
        messages.success(request, _("Taken. Here you can judge what else search finds for it."))
        return redirect("relevance:query", pk=query.pk)
    if not request.POST.get("refuse"):
        messages.error(request, _("Choose one of the buttons under the example."))
        return _page(request, status=422)
    refuse_offer(key, viewer=viewer, actor=actor_of(viewer))
    messages.success(request, _("Refused: it is off the list."))
    return redirect("relevance:offered")
