"""Asking for a review, taking the request back, the reviewer's desk and the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stoa.across.stewardship.forms import PublishForm, ReturnForm, SendForm
from stoa.across.stewardship.queries.reviews import desk_of, unit_name
from stoa.across.stewardship.queries.standing import Standing, standing_of
from stoa.across.stewardship.queries.versions import newest_as_read, unpublished_changes
from stoa.across.stewardship.services import take_back
from stoa.across.stewardship.views.asking import (
    FORM_METHODS,
    Ask,
    actor_of,
    is_sent,
    is_sure,
    is_taken,
    show_ask,
    show_form,
    stewarded,
    to_item,
)
from stoa.foundation.access.middleware import viewer_of_request
from stoa.foundation.access.reach import STAFF
from stoa.foundation.errors import NotAllowedError, NotFoundError
from stoa.foundation.workflow.queries import reviewers_of
from stoa.foundation.workflow.services import approve, return_to_author, submit

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Item


@require_http_methods(FORM_METHODS)
def send(request: HttpRequest, short_id: str) -> HttpResponse:
    """Ask a second pair of eyes to look before it is published."""
    viewer, item = stewarded(request, short_id)
    standing = standing_of(viewer, item)
    reviewers = [person for person in reviewers_of(item) if person.pk != viewer.person_id]
    is_colleague = STAFF in viewer.tokens
    form = SendForm(request.POST or None, item=item, reviewers=reviewers, names_them=is_colleague)
    can_be_asked = [person for person in reviewers if is_colleague or person.curates_unit]
    bar = _sending_bar(standing, has_reviewers=bool(can_be_asked))
    if not bar and is_sent(request, form) and is_taken(form, lambda: _send(item, form, viewer)):
        messages.success(request, _("Sent for review. You will find the answer under “Due from you”."))
        return to_item(item)
    points = (
        _("A curator of %(unit)s reads it and publishes it, or says what has to change.") % {"unit": unit_name(item)},
    )
    ask = Ask(_("Send this for review?"), _("Send for review"), () if bar else points, bar)
    return show_ask(request, item, ask, form)


def _send(item: Item, form: SendForm, viewer: Viewer) -> None:
    note, due = form.cleaned_data["note"], form.cleaned_data["due"]
    submit(item, note=note, reviewer=form.chosen, due=due, viewer=viewer, actor=actor_of(viewer))


def _sending_bar(standing: Standing, *, has_reviewers: bool) -> str:
    if not standing.is_unpublished:
        return _("Nothing waits to be published: the newest version is what readers have.")
    if standing.is_waiting:
        return _("This waits for review already. Take it back first if you want to change the request.")
    if standing.item.unit is None:
        return _("Say first which unit this comes from: its curators review it.")
    if not has_reviewers:
        unit = {"unit": unit_name(standing.item)}
        return _("%(unit)s has no curator who could review this. Ask a knowledge manager to name one.") % unit
    return ""


@require_POST
def take_it_back(request: HttpRequest, short_id: str) -> HttpResponse:
    """Take the request for review back: it is a draft again."""
    viewer, item = stewarded(request, short_id)
    if is_sure(request):
        take_back(item, viewer=viewer, actor=actor_of(viewer))
        messages.success(request, _("The request is taken back. Change what you like and send it again."))
    return to_item(item)


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """What waits for the viewer's review, what came back to them, what was approved lately."""
    viewer = viewer_of_request(request)
    if not viewer.is_signed_in:
        raise NotFoundError("Reviews are for people who are signed in.")
    return render(request, "stewardship/reviews.html", {"desk": desk_of(viewer)})


@require_http_methods(FORM_METHODS)
def review(request: HttpRequest, short_id: str) -> HttpResponse:
    """One version to decide about: as it would be read, who will see it, what changed, and two ways to answer."""
    viewer, item = stewarded(request, short_id)
    standing = standing_of(viewer, item)
    if not standing.is_waiting:
        messages.info(request, _("This waits for no review just now."))
        return to_item(item)
    if not standing.may_review:
        raise NotAllowedError(_("You cannot review this: a curator of its unit who did not write it does."))
    decision = request.POST.get("decision", "")
    publish = PublishForm(_of(request, decision != "return"), item=item, is_timed=decision == "approve-at")
    back = ReturnForm(_of(request, decision == "return"), item=item)
    if is_sent(request, publish) and decision in {"approve", "approve-at"}:
        approve(item, publish_at=publish.cleaned_data["publish_at"], viewer=viewer, actor=actor_of(viewer))
        messages.success(request, _approved(publish))
        return to_item(item)
    if is_sent(request, back):
        return_to_author(item, reason=back.cleaned_data["reason"], viewer=viewer, actor=actor_of(viewer))
        messages.success(request, _("Returned. The author reads your reason."))
        return redirect("stewardship:reviews")
    language = get_language() or "en"
    context = {
        "standing": standing,
        "page": newest_as_read(viewer, item, language),
        "changes": unpublished_changes(viewer, item),
        "back": back,
        "wrong": back if back.errors else publish,
    }
    response = show_form(request, "stewardship/review.html", item, publish, **context)
    response.status_code = 422 if back.errors else response.status_code
    return response


def _of(request: HttpRequest, is_meant: bool) -> object:
    """What was sent, for the one of the two forms that it was sent with."""
    return request.POST if request.method == "POST" and is_meant else None


def _approved(form: PublishForm) -> str:
    if form.cleaned_data["publish_at"]:
        return _("Approved. It is published by itself at the time you chose.")
    return _("Approved and published. Its readers have it now.")
