"""Publishing without a second pair of eyes, where that is allowed: now, or from a moment on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from stoa.across.stewardship.forms import PublishForm
from stoa.across.stewardship.queries.standing import standing_of
from stoa.across.stewardship.queries.versions import newest_as_read, unpublished_changes
from stoa.across.stewardship.views.asking import (
    FORM_METHODS,
    actor_of,
    is_sent,
    is_sure,
    show_form,
    stewarded,
    to_item,
)
from stoa.foundation.errors import NotAllowedError
from stoa.foundation.workflow import services

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(FORM_METHODS)
def publish(request: HttpRequest, short_id: str) -> HttpResponse:
    """Publish the newest version; who will see it and what changes for readers stand on the page."""
    viewer, item = stewarded(request, short_id)
    standing = standing_of(viewer, item)
    if standing.is_waiting:
        return redirect("stewardship:review", short_id=short_id)
    if not standing.is_unpublished:
        messages.info(request, _("Nothing waits to be published: the newest version is what readers have."))
        return to_item(item)
    if standing.bar:
        raise NotAllowedError(standing.bar)
    form = PublishForm(request.POST or None, item=item, is_timed=request.POST.get("decision") == "publish-at")
    if request.POST.get("decision") in {"publish", "publish-at"} and is_sent(request, form):
        moment = form.cleaned_data["publish_at"]
        services.publish(item, publish_at=moment, viewer=viewer, actor=actor_of(viewer))
        messages.success(request, _("It is published by itself at the time you chose.") if moment else _("Published."))
        return to_item(item)
    context = {
        "page": newest_as_read(viewer, item, get_language() or "en"),
        "changes": unpublished_changes(viewer, item),
    }
    return show_form(request, "stewardship/publish.html", item, form, **context)


@require_POST
def unschedule(request: HttpRequest, short_id: str) -> HttpResponse:
    """Stop a publication that was planned for later."""
    viewer, item = stewarded(request, short_id)
    if is_sure(request):
        services.unschedule(item, actor=actor_of(viewer))
        messages.success(request, _("Stopped. It stays as it is until somebody publishes it."))
    return to_item(item)
