"""Who may act for the whole organization."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from stoa.across.administration import services
from stoa.across.administration.forms.people import GiveRoleForm, RoleForm
from stoa.across.administration.frame import carry_out, show, show_form
from stoa.across.administration.gate import NOTHING, for_administrators
from stoa.across.administration.queries import people
from stoa.across.administration.views.asked import address
from stoa.foundation.access.middleware import viewer_of_request
from stoa.foundation.errors import NotFoundError

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

READ_OR_WRITE = require_http_methods(["GET", "HEAD", "POST"])


@for_administrators
@READ_OR_WRITE
def roles(request: HttpRequest) -> HttpResponse:
    """Who has a role, and a form that gives one."""
    viewer = viewer_of_request(request)
    form = GiveRoleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and carry_out(
        form, lambda given: services.give_role(viewer=viewer, person=given["email"], role=given["role"])
    ):
        messages.success(request, _("%(name)s has the role now.") % {"name": form.cleaned_data["email"].name})
        return redirect("administration:roles")
    holders = people.people_with_roles(viewer)
    return show(request, "roles", status=422 if form.errors else 200, form=form, holders=holders, own=viewer.person_id)


@for_administrators
@READ_OR_WRITE
def role(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change or take away one person's role."""
    viewer = viewer_of_request(request)
    found = people.person(viewer, uuid)
    account = people.account_of(viewer, found)
    if account is None:
        raise NotFoundError(NOTHING)
    form = RoleForm(request.POST if "role" in request.POST else None, initial={"role": account.role})
    if request.method == "POST" and carry_out(
        form, lambda given: services.give_role(viewer=viewer, person=found, role=given["role"])
    ):
        messages.success(request, _("Saved."))
        return redirect("administration:roles")
    return show_form(
        request,
        form,
        title=_("The role of %(name)s") % {"name": found.name},
        lead=_("A role lets somebody act for the whole organization. It never lets them read more."),
        button=_("Save"),
        back=address("roles"),
    )
