"""The way from a question or a need to what answers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from stoa.across.needs.addresses import begin_url
from stoa.foundation.access.middleware import viewer_of_request
from stoa.foundation.errors import NotFoundError
from stoa.foundation.items.queries.one import readable_item
from stoa.foundation.registries import asking_kinds

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def answer(request: HttpRequest, short_id: str) -> HttpResponse:
    """To the choice of a kind, with topics and places of what is asked, and the connection that makes it an answer."""
    item = readable_item(viewer_of_request(request).without_emergency(), short_id)
    if item.kind not in asking_kinds():
        raise NotFoundError("This asks for nothing.")
    subjects = {name: item.card[name] for name in ("topics", "places")}
    return redirect(begin_url(answers=item.short_id, **subjects))
