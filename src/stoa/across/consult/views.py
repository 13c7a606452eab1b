"""The page a draft is given on, its record, and what can be done with a record. Each parses, asks one service, answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stoa.across.capture.room import demand_room, too_large_sentence
from stoa.across.capture.upload_views import HomeUploadHandler, without_turn
from stoa.across.consult import services
from stoa.across.consult.forms import CheckForm, OfferForm, ShareForm
from stoa.across.consult.queries import (
    examples_of,
    offered_sections,
    own_check,
    own_checks,
    readable_check,
    shared_checks,
)
from stoa.across.consult.record import record_page
from stoa.foundation.access.middleware import viewer_of_request
from stoa.foundation.errors import BadInputError, NotFoundError
from stoa.foundation.history.services import Actor
from stoa.foundation.items.queries.one import stewarded_item

if TYPE_CHECKING:
    from uuid import UUID

    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest, HttpResponse

    from stoa.across.consult.models import KnowledgeCheck
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Item


def _language() -> str:
    return get_language() or "en"


def _viewer(request: HttpRequest) -> Viewer:
    """Without what an emergency access alone opens: a check reads more than anybody could note by name."""
    return viewer_of_request(request).without_emergency()


def _actor(viewer: Viewer) -> Actor:
    return Actor(viewer.person_key, "web", viewer.person_id)


@without_turn
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def check(request: HttpRequest) -> HttpResponse:
    """Give a draft to be checked; below stand the viewer's records. A file is kept below the home before it is read."""
    return _given(request, None)


@without_turn
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def check_item(request: HttpRequest, short_id: str) -> HttpResponse:
    """The same page with the text of an item the viewer looks after: reading it here is not noted."""
    return _given(request, stewarded_item(_viewer(request), short_id))


def _given(request: HttpRequest, item: Item | None) -> HttpResponse:
    if request.method == "POST":
        demand_room(2 * _number(request.headers.get("Content-Length", "")))
        request.upload_handlers = [HomeUploadHandler(request)]
    return _check(request, item)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 15 else 0


@csrf_protect
def _check(request: HttpRequest, item: Item | None) -> HttpResponse:
    viewer = _viewer(request)
    if request.method != "POST":
        initial = {"title": item.title, "text": item.text} if item else {}
        return _page(request, CheckForm(initial=initial), item)
    form = CheckForm(request.POST, request.FILES)
    for name in getattr(request, "too_large", []):
        form.add_error("file", too_large_sentence(name))
    if form.is_valid():
        try:
            made = services.ask_check(_what(form, item), viewer=viewer, actor=_actor(viewer))
        except BadInputError as error:
            form.add_error("text", error.problems[0].sentence)
        else:
            return redirect(made)
    return _page(request, form, item)


def _what(form: CheckForm, item: Item | None) -> services.Given:
    said, file = form.cleaned_data, form.cleaned_data["file"]
    return services.Given(
        text=said["text"],
        path=_path(file) if file else None,
        name=(file.name or "") if file else "",
        title=said["title"],
        topics=said["topics"],
        places=said["places"],
        about=item,
    )


def _path(sent: UploadedFile[bytes]) -> Path:
    """Where the upload handler keeps a file."""
    return Path(sent.file.name)  # type: ignore[union-attr]  # it is open


def _page(request: HttpRequest, form: CheckForm, item: Item | None) -> HttpResponse:
    viewer = _viewer(request)
    context = {"form": form, "item": item, "own": own_checks(viewer), "shared": shared_checks(viewer)}
    return render(request, "consult/check.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def record(request: HttpRequest, key: UUID) -> HttpResponse:
    """A record, or how far its check has come; `?part=progress` gives that alone, for pages that renew themselves."""
    viewer = _viewer(request)
    found = readable_check(viewer, key)
    if not found.is_done:
        is_part = request.GET.get("part") == "progress"
        template = "consult/parts/progress.html" if is_part else "consult/waiting.html"
        return render(request, template, {"check": found, "is_mine": found.person_id == viewer.person_id})
    return _record(request, found)


def _record(request: HttpRequest, found: KnowledgeCheck, form: ShareForm | None = None) -> HttpResponse:
    viewer = _viewer(request)
    page = record_page(viewer, found, _language())
    # tokens of staff and of groups are the words they are chosen by
    share = (form or ShareForm(viewer=viewer, initial={"audience": found.access.tokens})) if page.is_mine else None
    return render(request, "consult/record.html", {"page": page, "share": share}, status=422 if form else 200)


@require_safe
@login_required
def draft(request: HttpRequest, key: UUID) -> HttpResponse:
    """The draft as it was read, for those who may read the record."""
    found = readable_check(_viewer(request), key)
    if not found.is_done:
        raise NotFoundError("There is no draft to show yet.")
    sections = [(one["heading"], found.text[one["start"] : one["end"]]) for one in found.sections]
    return render(request, "consult/draft.html", {"check": found, "sections": sections})


@require_POST
@login_required
def mark(request: HttpRequest, key: UUID, line: UUID) -> HttpResponse:
    """Say useful, not relevant or used in …; an empty word takes it back."""
    viewer = _viewer(request)
    found = readable_check(viewer, key)
    word, place = request.POST.get("word", ""), request.POST.get("place", "")
    services.mark_line(found, line, word=word, place=place, viewer=viewer)
    return redirect(f"{found.get_absolute_url()}#line-{line}")


@require_POST
@login_required
def share(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say who may read one's own record."""
    viewer = _viewer(request)
    found = own_check(viewer, key)
    form = ShareForm(request.POST, viewer=viewer)
    if not form.is_valid():
        return _record(request, found, form) if found.is_done else redirect(found)
    services.share_check(found, audience=form.cleaned_data["audience"], viewer=viewer, actor=_actor(viewer))
    messages.success(request, _("It is kept who may read this check."))
    return redirect(found)


@require_POST
@login_required
def again(request: HttpRequest, key: UUID) -> HttpResponse:
    """Check the same draft of one's own as of now."""
    viewer = _viewer(request)
    return redirect(services.ask_again(own_check(viewer, key), viewer=viewer, actor=_actor(viewer)))


@require_POST
@login_required
def attach(request: HttpRequest, key: UUID) -> HttpResponse:
    """Attach a record to an item the viewer looks after: one that was chosen, else the number that was typed."""
    viewer = _viewer(request)
    found = readable_check(viewer, key)
    short_id = (request.POST.get("number", "").strip() or request.POST.get("item", "")).upper()
    item = services.attach_check(found, short_id, viewer=viewer, actor=_actor(viewer))
    messages.success(request, _("The check is attached; those who may read it see it on the page of the item."))
    return redirect(item)


@require_POST
@login_required
def detach(request: HttpRequest, key: UUID, short_id: str) -> HttpResponse:
    """Take a record off an item the viewer looks after."""
    viewer = _viewer(request)
    found = readable_check(viewer, key)
    services.detach_check(found, short_id, viewer=viewer, actor=_actor(viewer))
    messages.success(request, _("The check is no longer attached."))
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def offer(request: HttpRequest, key: UUID) -> HttpResponse:
    """Offer what one marked in one's own check as examples for those who judge search."""
    viewer = _viewer(request)
    found = own_check(viewer, key)
    examples = examples_of(viewer, found)
    form = OfferForm(request.POST if request.method == "POST" else None, examples=examples)
    if request.method == "POST" and form.is_valid():
        try:
            services.offer_marked(found, form.chosen())
        except BadInputError as error:
            form.add_error(None, error.problems[0].sentence)
        else:
            said = _("Offered. Those who judge search see the words and the items, not you and not your draft.")
            messages.success(request, said)
            return redirect(found)
    was_offered = bool(offered_sections(found))
    shown = {"check": found, "form": form, "examples": examples, "was_offered": was_offered}
    return render(request, "consult/offer.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def delete(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask, then delete one's own record."""
    viewer = _viewer(request)
    found = own_check(viewer, key)
    if request.method != "POST":
        return render(request, "consult/delete.html", {"check": found})
    services.delete_check(found.pk, viewer=viewer, actor=_actor(viewer))
    messages.success(request, _("The check is deleted."))
    return redirect("consult:check")
