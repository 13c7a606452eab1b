"""Everything that is due from a person, on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from stoa.across.stewardship.queries.duties import duties_of
from stoa.foundation.access.middleware import viewer_of_request
from stoa.foundation.errors import NotFoundError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def due(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of_request(request)
    if not viewer.is_signed_in:
        raise NotFoundError("What is due is due from somebody.")
    return render(request, "stewardship/due.html", {"duties": duties_of(viewer)})
