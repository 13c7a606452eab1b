"""Where a form leads back to, and who acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from stoa.foundation.history.services import Actor

if TYPE_CHECKING:
    from django.http import HttpRequest

    from stoa.foundation.access.reach import Viewer


def back(request: HttpRequest, otherwise: str) -> HttpResponseRedirect:
    """To the page the form names, if it is one of ours, else `otherwise`."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(wanted if wanted.startswith("/") and is_ours else otherwise)


def page_number(request: HttpRequest) -> int:
    """The page asked for; what makes no sense is the first."""
    given = request.GET.get("page", "")
    return max(1, int(given)) if given.isascii() and given.isdecimal() and len(given) < 6 else 1


def actor_of(viewer: Viewer) -> Actor:
    return Actor(viewer.person_key, "web", viewer.person_id)
