"""Emergency access, legal holds, the access log and the history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from stoa.across.administration.forms.keeping import EmergencyForm, HoldForm
from stoa.across.administration.frame import ask_first, carry_out, show
from stoa.across.administration.gate import NOTHING, for_administrators, for_knowledge_managers
from stoa.across.administration.queries import emergencies, holds, log
from stoa.across.administration.services import actor_of
from stoa.across.administration.views.asked import address, asked_for, language, page_number
from stoa.foundation.access.emergency import end_emergency, open_emergency
from stoa.foundation.access.middleware import viewer_of_request
from stoa.foundation.access.queries import reads_of
from stoa.foundation.directory.models import Person
from stoa.foundation.errors import NotFoundError
from stoa.foundation.items.queries.one import stewarded_item
from stoa.foundation.items.services.holding import hold_item, release_item
from stoa.foundation.items.short_ids import read_short_id
from stoa.foundation.registries import verbs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

READ_OR_WRITE = require_http_methods(["GET", "HEAD", "POST"])


@for_administrators
@READ_OR_WRITE
def emergency(request: HttpRequest) -> HttpResponse:
    """Open emergency access; all that were ever opened are listed below."""
    viewer = viewer_of_request(request)
    form = EmergencyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and carry_out(
        form,
        lambda given: open_emergency(
            person=Person.objects.get(uuid=viewer.person_key),
            scope=given["scope"],
            key=given["key"],
            reason=given["reason"],
            actor=actor_of(viewer),
        ),
    ):
        messages.success(request, _("It is open for 24 hours. Those concerned see it on their first page."))
        return redirect("administration:emergency")
    page = emergencies.emergencies_page(viewer, page_number(request), language())
    return show(request, "emergency", status=422 if form.errors else 200, form=form, page=page)


@for_administrators
@READ_OR_WRITE
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then end one's own or somebody else's emergency access early."""
    viewer = viewer_of_request(request)
    access = emergencies.open_now(viewer, pk)
    return ask_first(
        request,
        lambda: end_emergency(access, actor=actor_of(viewer)),
        done=_("The emergency access has ended."),
        title=_("End the emergency access now?"),
        lead=_("Nothing more can be read by it from the next page on. It stays on record."),
        button=_("End it now"),
        back=address("emergency"),
        is_grave=False,
    )


@for_knowledge_managers
@READ_OR_WRITE
def holds_list(request: HttpRequest) -> HttpResponse:
    """Place a legal hold; those that stand are listed."""
    viewer = viewer_of_request(request)
    form = HoldForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and carry_out(
        form,
        lambda given: hold_item(
            holds.item_to_hold(viewer, given["short_id"]), reason=given["reason"], actor=actor_of(viewer)
        ),
    ):
        messages.success(request, _("It is held: nobody can withdraw or delete it."))
        return redirect("administration:holds")
    return show(request, "holds", status=422 if form.errors else 200, form=form, rows=holds.held_items(viewer))


@for_knowledge_managers
@READ_OR_WRITE
def release(request: HttpRequest, short_id: str) -> HttpResponse:
    """Ask, then lift a hold."""
    viewer = viewer_of_request(request)
    item = holds.held_item(viewer, short_id)
    return ask_first(
        request,
        lambda: release_item(item, actor=actor_of(viewer)),
        done=_("%(short_id)s is no longer held.") % {"short_id": short_id},
        title=_("Release %(short_id)s?") % {"short_id": short_id},
        lead=_("It can then be withdrawn and deleted again like every other item."),
        button=_("Release"),
        back=address("holds"),
    )


@for_administrators
@require_safe
def access_log(request: HttpRequest) -> HttpResponse:
    """Who read what is restricted."""
    asked = asked_for(request, "who", "item", "emergency")
    page, titles = log.access_log_page(viewer_of_request(request), asked, page_number(request))
    return show(request, "access_log", page=page, titles=titles, asked=asked)


@for_administrators
@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """Everything that was done; what exactly was written is not shown here."""
    asked = asked_for(request, "verb", "who", "from", "to", "before")
    page = log.history_page(viewer_of_request(request), asked, language())
    every = sorted(((key, str(verb.label)) for key, verb in verbs().items()), key=lambda pair: pair[1].casefold())
    query = request.GET.copy()
    query.pop("before", None)
    filters = {"from_day": asked["from"], "to_day": asked["to"]}
    return show(request, "history", page=page, asked=asked, filters=filters, verbs=every, query=query.urlencode())


@for_administrators
@require_safe
def history_csv(request: HttpRequest) -> HttpResponseBase:
    """The same list as a table to keep."""
    asked = asked_for(request, "verb", "who", "from", "to")
    lines = log.history_csv(viewer_of_request(request), asked, language())
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="history.csv"'
    return response


@require_safe
def readers(request: HttpRequest, short_id: str) -> HttpResponse:
    """For those who look after a restricted item: who read it."""
    if read_short_id(short_id) != short_id:
        raise NotFoundError(NOTHING)
    item = stewarded_item(viewer_of_request(request), short_id)
    rows = reads_of(short_id)[:500]
    return show(request, "readers", item=item, rows=rows)
