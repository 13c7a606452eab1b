"""The inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from stoa.across.notices.queries.inbox import inbox_page
from stoa.across.notices.services.inbox import mark_all_read, mark_read
from stoa.across.notices.views.returning import back, page_number
from stoa.foundation.access.middleware import viewer_of_request

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """What the viewer was told, newest first."""
    page = inbox_page(
        viewer_of_request(request), page_number(request), reverse("notices:inbox"), get_language() or "en"
    )
    return render(request, "notices/inbox.html", {"page": page})


@require_POST
@login_required
def read(request: HttpRequest, pk: int) -> HttpResponse:
    mark_read(pk=pk, viewer=viewer_of_request(request))
    return back(request, reverse("notices:inbox"))


@require_POST
@login_required
def all_read(request: HttpRequest) -> HttpResponse:
    given = request.POST.get("until", "")
    until = int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else 0
    mark_all_read(until=until, viewer=viewer_of_request(request))
    return back(request, reverse("notices:inbox"))
