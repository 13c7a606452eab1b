"""Following things, and the page of what one follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from stoa.across.notices.models import Follow
from stoa.across.notices.queries.following import followed
from stoa.across.notices.services.following import follow as follow_thing
from stoa.across.notices.services.following import unfollow as unfollow_thing
from stoa.across.notices.views.returning import back
from stoa.foundation.access.middleware import viewer_of_request
from stoa.foundation.items.queries.one import readable_item

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@login_required
def following(request: HttpRequest) -> HttpResponse:
    """Everything the viewer follows, to look at and to end."""
    page = followed(viewer_of_request(request), get_language() or "en")
    return render(request, "notices/following.html", {"followed": page})


@require_POST
@login_required
def follow(request: HttpRequest, what: str, target: str) -> HttpResponse:
    thing = follow_thing(what=what, target=target, viewer=viewer_of_request(request))
    messages.success(request, _("You follow this now. What is new comes to your inbox."))
    return back(request, thing.url)


@require_POST
@login_required
def unfollow(request: HttpRequest, what: str, target: str) -> HttpResponse:
    unfollow_thing(what=what, target=target, viewer=viewer_of_request(request))
    messages.success(request, _("You do not follow this any longer."))
    return back(request, reverse("notices:following"))


@require_POST
@login_required
def follow_item(request: HttpRequest, short_id: str) -> HttpResponse:
    viewer = viewer_of_request(request)
    item = readable_item(viewer, short_id)
    return follow(request, Follow.What.ITEM, item.short_id)


@require_POST
@login_required
def unfollow_item(request: HttpRequest, short_id: str) -> HttpResponse:
    viewer = viewer_of_request(request)
    item = readable_item(viewer, short_id)
    unfollow_thing(what=Follow.What.ITEM, target=item.short_id, viewer=viewer)
    messages.success(request, _("You do not follow this any longer."))
    return back(request, item.get_absolute_url())
