"""Taking something away, in every degree: archive, withdraw, bin; and bringing it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from stoa.across.stewardship.forms import ReadForm, WithdrawForm
from stoa.across.stewardship.queries.keeping import bin_page, leaving_bar
from stoa.across.stewardship.views.asking import (
    FORM_METHODS,
    Ask,
    actor_of,
    is_sent,
    is_sure,
    show_ask,
    stewarded,
    to_item,
)
from stoa.foundation.access.middleware import viewer_of_request
from stoa.foundation.errors import NotFoundError
from stoa.foundation.items.queries.keeping import binned_item
from stoa.foundation.items.services import archive_item, bin_item, unarchive_item, unbin_item, withdraw_item
from stoa.foundation.items.services.binning import KEPT_IN_BIN

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(FORM_METHODS)
def withdraw(request: HttpRequest, short_id: str) -> HttpResponse:
    """Take back what was published: a tombstone with reason and successor stays for those who could read it."""
    viewer, item = stewarded(request, short_id)
    bar = leaving_bar(item, "withdraw")
    form = WithdrawForm(request.POST or None, viewer=viewer, item=item)
    if not bar and is_sent(request, form):
        given = form.cleaned_data
        withdraw_item(item, reason=given["reason"], successor=given["successor"], actor=actor_of(viewer))
        messages.success(request, _("This is withdrawn. Whoever opens its address reads your reason."))
        return to_item(item)
    points = (
        _("It disappears from lists, search and feeds at once, for everybody."),
        _("Its address goes on working: whoever could read it finds the title, your reason and what replaces it."),
        _("This cannot be undone. To take it out of lists only, archive it instead."),
    )
    return show_ask(request, item, Ask(_("Withdraw this?"), _("Withdraw it"), points, bar), form)


@require_http_methods(FORM_METHODS)
def archive(request: HttpRequest, short_id: str) -> HttpResponse:
    """Keep it readable, out of default lists and searches."""
    viewer, item = stewarded(request, short_id)
    bar = leaving_bar(item, "archive")
    form = ReadForm(request.POST or None, item=item)
    if not bar and is_sent(request, form):
        archive_item(item, actor=actor_of(viewer))
        messages.success(request, _("This is archived. You can bring it back at any time."))
        return to_item(item)
    points = (
        _("It stays readable at its address for the same people, marked as archived."),
        _("It leaves lists, search and feeds until somebody brings it back."),
    )
    return show_ask(request, item, Ask(_("Archive this?"), _("Archive it"), points, bar), form)


@require_POST
def unarchive(request: HttpRequest, short_id: str) -> HttpResponse:
    """Bring it back into lists and searches."""
    viewer, item = stewarded(request, short_id)
    if is_sure(request):
        unarchive_item(item, actor=actor_of(viewer))
        messages.success(request, _("This is back in lists and search."))
    return to_item(item)


@require_http_methods(FORM_METHODS)
def to_bin(request: HttpRequest, short_id: str) -> HttpResponse:
    """Throw away what was never published; for 30 days it can be taken out again."""
    viewer, item = stewarded(request, short_id)
    bar = leaving_bar(item, "bin")
    form = ReadForm(request.POST or None, item=item)
    if not bar and is_sent(request, form):
        bin_item(item, actor=actor_of(viewer))
        return HttpResponseRedirect(f"{reverse('stewardship:bin')}?undo={item.short_id}")
    points = (
        _("Nobody finds it any longer, you neither."),
        _("For 30 days those who look after it can take it out of the bin. Then it is gone for good."),
    )
    return show_ask(request, item, Ask(_("Move this to the bin?"), _("Move it to the bin"), points, bar), form)


@require_http_methods(FORM_METHODS)
def show_bin(request: HttpRequest) -> HttpResponse:
    """Everything in the bin that the viewer may take out again; sent with an `item`, it is taken out."""
    viewer = viewer_of_request(request)
    if not viewer.is_signed_in:
        raise NotFoundError("There is no bin of somebody who is not signed in.")
    if request.method == "POST" and request.POST.get("item"):
        item = binned_item(viewer, request.POST["item"])
        unbin_item(item, actor=actor_of(viewer))
        messages.success(request, _("This is out of the bin again, as a draft."))
        return to_item(item)
    page = bin_page(viewer, request.GET.get("undo", ""), kept=KEPT_IN_BIN)
    return render(request, "stewardship/bin.html", {"page": page})
