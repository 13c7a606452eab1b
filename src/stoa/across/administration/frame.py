"""What every page of the administration shows around its own: where one can go, and emergency access while it lasts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stoa.across.administration.forms.pieces import SureForm
from stoa.across.administration.gate import is_admin, may_enter
from stoa.foundation.access.middleware import viewer_of_request
from stoa.foundation.access.queries import emergencies_of
from stoa.foundation.errors import BadInputError, NotAllowedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import _StrPromise

    from stoa.foundation.access.reach import Viewer


@dataclass(frozen=True, slots=True)
class Area:
    """One page of the administration; `for_managers` says that knowledge managers have it too."""

    label: str | _StrPromise
    route: str
    says: str | _StrPromise
    for_managers: bool = False


AREAS = (
    (
        _("People and groups"),
        (
            Area(_("People"), "administration:people", _("Who is here, in which groups, until when.")),
            Area(
                _("Groups"),
                "administration:groups",
                _("Units, organizations, communities and teams."),
                for_managers=True,
            ),
            Area(_("Invitations"), "administration:invitations", _("Let somebody in, or help them to a new password.")),
            Area(_("Roles"), "administration:roles", _("Who may act for the whole organization.")),
            Area(_("Upload lists"), "administration:upload", _("Many people, groups and memberships at once.")),
        ),
    ),
    (
        _("Safekeeping"),
        (
            Area(_("Emergency access"), "administration:emergency", _("Read for 24 hours what is not yours to read.")),
            Area(
                _("Legal holds"),
                "administration:holds",
                _("What may be neither withdrawn nor deleted."),
                for_managers=True,
            ),
            Area(_("Access log"), "administration:access-log", _("Who read what is restricted.")),
            Area(_("History"), "administration:history", _("Everything that was done, by whom and when.")),
        ),
    ),
    (
        _("The installation"),
        (
            Area(
                _("Operations"),
                "administration:operations",
                _("Whether everything runs, and what to do if not."),
                for_managers=True,
            ),
            Area(
                _("Problems reported"),
                "operations:reports",
                _("What readers say does not work."),
                for_managers=True,
            ),
            Area(
                _("Search quality"),
                "relevance:queries",
                _("Judged queries, and what ranks beside words."),
                for_managers=True,
            ),
            Area(_("The organization"), "administration:organization", _("Its names in each language.")),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Door:
    """A link of the side list."""

    label: str | _StrPromise
    url: str
    says: str | _StrPromise
    is_current: bool


def doors(viewer: Viewer, path: str) -> list[tuple[str | _StrPromise, list[Door]]]:
    """Headings and the areas under them that are there for the viewer; the one that `path` lies in is current."""
    if not may_enter(viewer):
        return []
    everything = is_admin(viewer)
    found = [
        (heading, [_door(area, path) for area in areas if everything or area.for_managers]) for heading, areas in AREAS
    ]
    return [(heading, links) for heading, links in found if links]


def _door(area: Area, path: str) -> Door:
    url = reverse(area.route)
    return Door(area.label, url, area.says, path == url or path.startswith(f"{url}/"))


def show(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """One page of the administration."""
    viewer = viewer_of_request(request)
    open_now = emergencies_of(viewer.person_id, timezone.now()) if is_admin(viewer) and viewer.person_id else []
    frame = {"doors": doors(viewer, request.path), "emergencies": open_now}
    return render(request, f"administration/{template}.html", {**frame, **context}, status=status)


def show_form(
    request: HttpRequest,
    form: forms.Form,
    *,
    title: str,
    button: str,
    back: str,
    lead: str = "",
    is_grave: bool = False,
) -> HttpResponse:
    """A page that is one form; 422 when what was sent could not be taken."""
    return show(
        request,
        "form",
        status=422 if form.errors else 200,
        form=form,
        title=title,
        button=button,
        back=back,
        lead=lead,
        is_grave=is_grave,
    )


def ask_first(
    request: HttpRequest,
    act: Callable[[], object],
    *,
    done: str,
    title: str,
    lead: str,
    button: str,
    back: str,
    then: str = "",
    is_grave: bool = True,
) -> HttpResponse:
    """Ask whether they are sure; then do it, say what was `done` and go on to `then`, or `back`."""
    form = SureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and carry_out(form, lambda given: act()):
        messages.success(request, done)
        return redirect(then or back)
    return show_form(request, form, title=title, lead=lead, button=button, back=back, is_grave=is_grave)


def carry_out(form: forms.Form, act: Callable[[dict[str, Any]], object]) -> bool:
    """Do what a good form asks for; what cannot be taken becomes words on the form. True when it was done."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except BadInputError as error:
        for problem in error.problems:
            form.add_error(problem.field if problem.field in form.fields else None, problem.sentence)
    except NotAllowedError as error:
        form.add_error(None, str(error))
    return not form.errors
