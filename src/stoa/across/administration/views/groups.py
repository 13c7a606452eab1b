"""Groups, who is in them, and the organization itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from stoa.across.administration import services
from stoa.across.administration.forms.groups import GroupForm, NewGroupForm, OrganizationForm
from stoa.across.administration.forms.people import AddMemberForm
from stoa.across.administration.frame import carry_out, show, show_form
from stoa.across.administration.gate import NOTHING, for_administrators, for_knowledge_managers
from stoa.across.administration.queries import groups, people
from stoa.across.administration.views.asked import address, asked_for, language
from stoa.foundation.access.middleware import viewer_of_request
from stoa.foundation.directory.models import Group, Organization
from stoa.foundation.errors import NotFoundError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

READ_OR_WRITE = require_http_methods(["GET", "HEAD", "POST"])


def _words(kind: str) -> tuple[str, str]:
    """What a list of a kind of groups is called, and the button that adds one."""
    return {
        Group.Sort.UNIT: (_("Units"), _("Add a unit")),
        Group.Sort.ORGANIZATION: (_("Organizations"), _("Add an organization")),
        Group.Sort.COMMUNITY: (_("Communities"), _("Add a community")),
        Group.Sort.TEAM: (_("Teams"), _("Add a team")),
    }[Group.Sort(kind)]


@for_knowledge_managers
@require_safe
def groups_list(request: HttpRequest) -> HttpResponse:
    """Groups of one kind, as a tree where they lie under each other."""
    viewer = viewer_of_request(request)
    asked = asked_for(request, "kind", "q")
    sorts = groups.sorts_for(viewer)
    kind = asked["kind"] or sorts[0]
    rows = groups.groups_list(viewer, kind, asked["q"].strip(), language())
    tabs = [(sort, _words(sort)[0], sort == kind) for sort in sorts]
    return show(request, "groups", rows=rows, tabs=tabs, kind=kind, add=_words(kind)[1], words=asked["q"].strip())


@for_knowledge_managers
@READ_OR_WRITE
def add_group(request: HttpRequest, kind: str) -> HttpResponse:
    viewer = viewer_of_request(request)
    if kind not in groups.sorts_for(viewer):
        raise NotFoundError(NOTHING)
    form = NewGroupForm(request.POST if request.method == "POST" else None, kind=kind)
    made: list[Group] = []
    if request.method == "POST" and carry_out(
        form, lambda given: made.append(services.add_group(viewer=viewer, key=given["key"], facts=form.facts()))
    ):
        messages.success(request, _("It is there now. Add its members next."))
        return redirect("administration:group", key=made[0].key)
    return show_form(
        request, form, title=_words(kind)[1], button=_words(kind)[1], back=f"{address('groups')}?kind={kind}"
    )


@for_knowledge_managers
@READ_OR_WRITE
def group(request: HttpRequest, key: str) -> HttpResponse:
    """One group: what it is called, what it lies under, and who is in it."""
    viewer = viewer_of_request(request)
    found = groups.group(viewer, key)
    given = request.POST if request.method == "POST" else None
    form = GroupForm(given, kind=found.kind, group=found, initial=GroupForm.initial_of(found))
    if request.method == "POST" and carry_out(
        form, lambda typed: services.change_group(viewer=viewer, group=found, facts=form.facts(found))
    ):
        messages.success(request, _("Saved."))
        return redirect("administration:group", key=key)
    return show(
        request,
        "group",
        status=422 if form.errors else 200,
        group=found,
        name=found.name(language()),
        list_name=_words(found.kind)[0],
        form=form,
        members=people.members_of(viewer, found),
    )


@for_knowledge_managers
@READ_OR_WRITE
def add_member(request: HttpRequest, key: str) -> HttpResponse:
    """Put somebody into a group, by e-mail."""
    viewer = viewer_of_request(request)
    found = groups.group(viewer, key)
    form = AddMemberForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and carry_out(
        form,
        lambda given: services.save_membership(
            viewer=viewer,
            person=given["email"],
            group=found,
            role=given["role"],
            since=given["since"],
            until=given["until"],
        ),
    ):
        messages.success(request, _("Saved. It holds from the next page they open."))
        return redirect("administration:group", key=key)
    return show_form(
        request,
        form,
        title=_("Add somebody to %(group)s") % {"group": found.name(language())},
        button=_("Add the membership"),
        back=address("group", key=key),
    )


@for_administrators
@READ_OR_WRITE
def organization(request: HttpRequest) -> HttpResponse:
    """What the organization calls itself."""
    viewer = viewer_of_request(request)
    row = Organization.objects.first() or Organization()
    given = {
        "short_name": row.short_name,
        **OrganizationForm.spread("names", row.names),
        **OrganizationForm.spread("taglines", row.taglines),
    }
    form = OrganizationForm(request.POST if request.method == "POST" else None, initial=given)
    if request.method == "POST" and carry_out(
        form,
        lambda typed: services.save_organization(
            viewer=viewer,
            names=form.in_languages("names"),
            short_name=typed["short_name"].strip(),
            taglines=form.in_languages("taglines"),
        ),
    ):
        messages.success(request, _("Saved. Every page says so within half a minute."))
        return redirect("administration:organization")
    return show(request, "organization", status=422 if form.errors else 200, form=form)
