"""Keeping an item up to date: still valid, hand it on, it no longer holds; and what readers say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from stoa.across.stewardship.forms import FlagForm, HandOverForm, ObsoleteForm, VerifyForm
from stoa.across.stewardship.queries.standing import standing_of
from stoa.across.stewardship.views.asking import (
    FORM_METHODS,
    Ask,
    actor_of,
    is_sent,
    is_sure,
    is_taken,
    show_ask,
    stewarded,
    to_item,
)
from stoa.foundation.access.middleware import viewer_of_request
from stoa.foundation.access.reach import STAFF
from stoa.foundation.directory.models import Person
from stoa.foundation.errors import NotAllowedError, NotFoundError
from stoa.foundation.items.queries.one import is_steward, readable_item
from stoa.foundation.workflow import services

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from stoa.foundation.items.models import Item


def _upkeep_bar(item: Item) -> str:
    return "" if item.is_open else _("This is for what is published: readers have to be able to rely on it.")


@require_http_methods(FORM_METHODS)
def verify(request: HttpRequest, short_id: str) -> HttpResponse:
    """Say that it still holds."""
    viewer, item = stewarded(request, short_id)
    bar = _upkeep_bar(item)
    form = VerifyForm(request.POST or None, item=item)
    if not bar and is_sent(request, form):
        given = form.cleaned_data
        services.verify(item, note=given["note"], until=given["until"], actor=actor_of(viewer))
        messages.success(request, _("Thank you. Readers see that this was checked today."))
        return to_item(item)
    points = (_("Say so when you have looked at it again: readers see the day. You are asked again when it runs out."),)
    return show_ask(request, item, Ask(_("Is this still valid?"), _("Still valid"), points, bar), form)


@require_http_methods(FORM_METHODS)
def hand_over(request: HttpRequest, short_id: str) -> HttpResponse:
    """Give the item to a colleague to look after."""
    viewer, item = stewarded(request, short_id)
    if STAFF not in viewer.tokens:
        raise NotAllowedError(_("Only colleagues can hand this on: ask a curator of its unit."))
    form = HandOverForm(request.POST or None, item=item)
    if is_sent(request, form):
        person = Person.objects.get(uuid=form.cleaned_data["person"])
        if is_taken(form, lambda: services.hand_to(item, person=person, actor=actor_of(viewer))):
            messages.success(request, _("%(name)s looks after this from now on.") % {"name": person.name})
            return redirect("stewardship:due") if _is_lost(request, item) else to_item(item)
    points = (_("The new owner is asked when it has to be checked, and can change it."),)
    return show_ask(request, item, Ask(_("Hand this to a colleague?"), _("Hand it over"), points), form)


def _is_lost(request: HttpRequest, item: Item) -> bool:
    """Whether whoever gave the item away no longer sees it."""
    try:
        readable_item(viewer_of_request(request), item.short_id)
    except NotFoundError:
        return True
    return False


@require_http_methods(FORM_METHODS)
def obsolete(request: HttpRequest, short_id: str) -> HttpResponse:
    """Say that it no longer holds, and what replaces it; it stays readable."""
    viewer, item = stewarded(request, short_id)
    bar = _upkeep_bar(item)
    form = ObsoleteForm(request.POST or None, viewer=viewer, item=item)
    if not bar and is_sent(request, form):
        given = form.cleaned_data
        services.mark_obsolete(item, successor=given["successor"], note=given["note"], actor=actor_of(viewer))
        messages.success(request, _("Readers now see that this no longer holds."))
        return to_item(item)
    points = (
        _("It stays readable and is marked, so that nobody relies on it by mistake."),
        _("If it turns out to hold after all, say “Still valid”."),
    )
    return show_ask(request, item, Ask(_("Does this no longer hold?"), _("It is obsolete"), points, bar), form)


@require_http_methods(FORM_METHODS)
def outdated(request: HttpRequest, short_id: str) -> HttpResponse:
    """Tell the owner that something in it is outdated."""
    viewer = viewer_of_request(request)
    item = readable_item(viewer, short_id)
    if not viewer.is_signed_in:
        raise NotAllowedError(_("Sign in to tell the owner: they may want to ask you."))
    if is_steward(viewer, item):
        return redirect("stewardship:flags", short_id=short_id)
    bar = _upkeep_bar(item)
    form = FlagForm(request.POST or None)
    if not bar and is_sent(request, form):
        services.flag_outdated(item, sentence=form.cleaned_data["sentence"], viewer=viewer, actor=actor_of(viewer))
        messages.success(request, _("Thank you. Those who look after this read your sentence."))
        return to_item(item)
    points = (_("Those who look after it read your sentence with your name."),)
    return show_ask(request, item, Ask(_("What is outdated?"), _("Tell the owner"), points, bar), form)


@require_http_methods(FORM_METHODS)
def flags(request: HttpRequest, short_id: str) -> HttpResponse:
    """What readers said about it, to settle one by one."""
    viewer, item = stewarded(request, short_id)
    standing = standing_of(viewer, item)
    if request.method == "POST" and is_sure(request):
        number = request.POST.get("flag", "")
        flag = next((flag for flag in standing.flags if str(flag.pk) == number), None)
        if flag is None:
            raise NotFoundError("There is no such warning, or somebody settled it.")
        services.resolve_flag(flag, actor=actor_of(viewer))
        messages.success(request, _("Settled. It stays in the history."))
        return redirect("stewardship:flags", short_id=short_id)
    return render(request, "stewardship/flags.html", {"item": item, "standing": standing})
