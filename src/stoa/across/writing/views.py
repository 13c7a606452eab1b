"""Choosing a kind, the form in all its states, its preview and boxes, and looking as somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stoa.across.needs.addresses import asked_in, carried
from stoa.across.reading.parts import Panel, Parts
from stoa.across.writing.answering import answer
from stoa.across.writing.boxes import suggestions
from stoa.across.writing.choosing import kinds_to_choose
from stoa.across.writing.kept import offer_of, offers_to
from stoa.across.writing.opening import language_read, opened, sent, shown
from stoa.across.writing.viewing_as import look_as, readers
from stoa.foundation.access.middleware import viewer_of_request
from stoa.foundation.errors import NotAllowedError, NotFoundError
from stoa.foundation.items.models import Status
from stoa.foundation.items.queries.drafts import draft_for, draft_of
from stoa.foundation.items.queries.one import stewarded_item
from stoa.foundation.items.queries.rights import may_write
from stoa.foundation.items.services.drafts import drop_draft
from stoa.foundation.registries import kind as kind_of
from stoa.foundation.ui.context import address_of
from stoa.foundation.ui.markup import preview_html

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from stoa.foundation.items.models import Item

LONGEST_PREVIEW = 300_000
"""Characters made into HTML for a look: five megabytes of links take a quarter of a minute."""


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """What to begin, and what was begun and not saved; what the address says goes on to the form."""
    viewer = viewer_of_request(request)
    if not may_write(viewer):
        return _to_sign_in(request)
    is_answer = "answers" in asked_in(request.GET)
    choices = kinds_to_choose(carried(request.GET), is_answer=is_answer)
    context = {"kinds": choices, "offers": offers_to(viewer), "is_answer": is_answer}
    return render(request, "writing/choose.html", {"page": context})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """The form for something new of a kind."""
    viewer, entry = viewer_of_request(request), kind_of(kind)
    if not may_write(viewer):
        return _kept_words(request, 403) if request.method == "POST" else _to_sign_in(request)
    if request.method == "POST":
        return answer(request, sent(viewer, entry, None, request.POST))
    return shown(request, opened(viewer, entry, None, request.GET.get("draft", ""), request.GET))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, short_id: str) -> HttpResponse:
    """The form over the newest version of an item. A kept draft is offered first: going on and dropping it are both safe."""
    viewer = viewer_of_request(request)
    try:
        item = _writable(request, short_id)
    except (NotFoundError, NotAllowedError) as error:
        if request.method == "POST" and request.POST.get("title"):
            return _kept_words(request, error.http_status)
        raise
    if request.method == "POST":
        return answer(request, sent(viewer, item.kind_entry, item, request.POST))
    key = request.GET.get("draft", "")
    kept = None if key else draft_for(viewer, item)
    if kept is not None:
        return render(request, "writing/offer.html", {"page": {"item": item, "offer": offer_of(kept)}})
    return shown(request, opened(viewer, item.kind_entry, item, key))


new.takes_files = True  # type: ignore[attr-defined]  # read by TurnsMiddleware
edit.takes_files = True  # type: ignore[attr-defined]  # as above


def _writable(request: HttpRequest, short_id: str) -> Item:
    item = stewarded_item(viewer_of_request(request), short_id)
    if item.status == Status.WITHDRAWN:
        raise NotAllowedError(f"{short_id} was withdrawn and stays so; write its successor instead.")
    return item


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    query = urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(f"{address_of('accounts:sign-in') or '/'}?{query}")


def _kept_words(request: HttpRequest, status: int) -> HttpResponse:
    """Somebody who may not save (any longer) gets back what they typed, to copy; the same for missing and hidden items."""
    words = {name: request.POST.get(name, "") for name in ("title", "summary", "text")}
    context = {"words": words, "is_signed_in": viewer_of_request(request).is_signed_in, "again": request.path}
    return render(request, "writing/kept_words.html", {"page": context}, status=status)


@require_POST
def drop(request: HttpRequest, key: UUID) -> HttpResponse:
    """Throw away a draft of one's own; then the form as it was saved, or the choice of kinds."""
    viewer = viewer_of_request(request)
    draft = draft_of(viewer, key)
    if draft is None or viewer.person_id is None:
        raise NotFoundError("There is no such draft.")
    drop_draft(person_id=viewer.person_id, key=key)
    if draft.item is not None and request.POST.get("then") == "edit":
        return redirect("writing:edit", short_id=draft.item.short_id)
    return redirect("writing:choose")


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Markdown as readers will see it, as a fragment; of a book its beginning, so that nobody waits for it."""
    if not may_write(viewer_of_request(request)):
        raise NotAllowedError("Sign in to write.")
    return HttpResponse(preview_html(request.POST.get("text", "")[:LONGEST_PREVIEW]))


@require_safe
def box(request: HttpRequest, sort: str) -> HttpResponse:
    """What a box offers: as data for scripts, as a page for those who follow the address."""
    viewer, words = viewer_of_request(request), request.GET.get("q", "")
    found = suggestions(viewer, sort, words, language_read())
    if "text/html" in request.headers.get("Accept", ""):
        return render(request, "writing/box.html", {"page": {"sort": sort, "words": words, "found": found}})
    fields = ("value", "text", "note", "language")
    return JsonResponse({"suggestions": [{name: getattr(one, name) for name in fields} for one in found]})


@require_safe
def view_as(request: HttpRequest, short_id: str, reader: str = "public") -> HttpResponse:
    """The item as somebody else gets it, for those who look after it."""
    viewer = viewer_of_request(request)
    item = stewarded_item(viewer, short_id)
    look = look_as(viewer, item, reader, language_read())
    ways = [
        (one.label, reverse("writing:view-as", kwargs={"short_id": short_id, "reader": one.key}), one.key == reader)
        for one in readers(viewer, item)
    ]
    panel = {"look": look, "ways": ways, "item": item}
    if look.page is None:
        return render(request, "writing/not_seen.html", {"panel": panel})
    parts = Parts((), (Panel("writing/parts/looking_as.html", panel),), (), ())
    return render(request, "items/item.html", {"page": look.page, "parts": parts})
