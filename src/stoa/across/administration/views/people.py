"""People and their memberships."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from stoa.across.administration import services
from stoa.across.administration.forms.people import JoinForm, MembershipForm, PersonForm
from stoa.across.administration.forms.pieces import group_choices
from stoa.across.administration.frame import ask_first, carry_out, show, show_form
from stoa.across.administration.gate import for_administrators, for_knowledge_managers, is_admin
from stoa.across.administration.queries import people
from stoa.across.administration.views.asked import address, asked_for, language, page_number
from stoa.foundation.access.middleware import viewer_of_request
from stoa.foundation.directory.models import Group, Membership, Person

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

READ_OR_WRITE = require_http_methods(["GET", "HEAD", "POST"])


@for_administrators
@require_safe
def people_list(request: HttpRequest) -> HttpResponse:
    """Everybody, with a search by name and e-mail."""
    asked = asked_for(request, "q", "who", "unit")
    page = people.people_page(viewer_of_request(request), asked, page_number(request))
    units = group_choices(Group.objects.filter(kind=Group.Sort.UNIT))
    return show(request, "people", page=page, asked=asked, who=people.WHO, units=units)


@for_administrators
@READ_OR_WRITE
def add_person(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of_request(request)
    form = PersonForm(request.POST or None)
    made: list[Person] = []
    if request.method == "POST" and carry_out(
        form, lambda given: made.append(services.add_person(viewer=viewer, facts=form.facts({})))
    ):
        messages.success(request, _("%(name)s is here now. Put them into their groups next.") % {"name": made[0].name})
        return redirect("administration:person", uuid=made[0].uuid)
    return show_form(request, form, title=_("Add a person"), button=_("Add this person"), back=address("people"))


@for_administrators
@READ_OR_WRITE
def person(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One person: their entry to change, account, role and memberships."""
    viewer = viewer_of_request(request)
    found = people.person(viewer, uuid)
    form = PersonForm(request.POST or None, initial=PersonForm.initial_of(found))
    if request.method == "POST" and carry_out(
        form, lambda given: services.change_person(viewer=viewer, person=found, facts=form.facts(found.job_title))
    ):
        messages.success(request, _("Saved."))
        return redirect("administration:person", uuid=uuid)
    account = people.account_of(viewer, found)
    return show(
        request,
        "person",
        status=422 if form.errors else 200,
        person=people.person(viewer, uuid),
        form=form,
        account=account,
        is_here=found.is_active and (account is None or account.is_active),
        memberships=people.memberships_of(viewer, found, language()),
        is_self=found.pk == viewer.person_id,
    )


@for_administrators
@READ_OR_WRITE
def deactivate(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask, then let somebody leave."""
    viewer = viewer_of_request(request)
    found = people.person(viewer, uuid)
    return ask_first(
        request,
        lambda: services.deactivate_person(viewer=viewer, person=found),
        done=_("%(name)s can no longer sign in.") % {"name": found.name},
        title=_("Deactivate %(name)s?") % {"name": found.name},
        lead=_("They are signed out everywhere at once. What they wrote keeps their name, and you can undo this."),
        button=_("Deactivate"),
        back=address("person", uuid=uuid),
    )


@for_administrators
@READ_OR_WRITE
def reactivate(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask, then let somebody back in."""
    viewer = viewer_of_request(request)
    found = people.person(viewer, uuid)
    return ask_first(
        request,
        lambda: services.reactivate_person(viewer=viewer, person=found),
        done=_("%(name)s can sign in again.") % {"name": found.name},
        title=_("Let %(name)s back in?") % {"name": found.name},
        lead=_("They get back the account, the role and the memberships that are still running."),
        button=_("Reactivate"),
        back=address("person", uuid=uuid),
        is_grave=False,
    )


@for_administrators
@READ_OR_WRITE
def join(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put a person into a group."""
    viewer = viewer_of_request(request)
    found = people.person(viewer, uuid)
    form = JoinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and carry_out(
        form, lambda given: services.save_membership(viewer=viewer, person=found, **given)
    ):
        messages.success(request, _("Saved. It holds from the next page they open."))
        return redirect("administration:person", uuid=uuid)
    return show_form(
        request,
        form,
        title=_("Put %(name)s into a group") % {"name": found.name},
        button=_("Add the membership"),
        back=address("person", uuid=uuid),
    )


@for_knowledge_managers
@READ_OR_WRITE
def membership(request: HttpRequest, pk: int) -> HttpResponse:
    """Change since when, until when and as what somebody is in a group."""
    viewer = viewer_of_request(request)
    found = people.membership(viewer, pk)
    given = {"role": found.role, "since": found.since, "until": found.until}
    form = MembershipForm(request.POST if request.method == "POST" else None, initial=given)
    if request.method == "POST" and carry_out(
        form, lambda typed: services.change_membership(viewer=viewer, membership=found, **typed)
    ):
        messages.success(request, _("Saved. It holds from the next page they open."))
        return redirect(_home_of(request, found))
    return show_form(
        request,
        form,
        title=_("%(name)s in %(group)s") % {"name": found.person.name, "group": found.group.name(language())},
        lead=_("Another role ends this membership and begins a new one."),
        button=_("Save"),
        back=_home_of(request, found),
    )


@for_knowledge_managers
@READ_OR_WRITE
def end_membership(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then end a membership at once."""
    viewer = viewer_of_request(request)
    found = people.membership(viewer, pk)
    return ask_first(
        request,
        lambda: services.end_membership(viewer=viewer, membership=found),
        done=_("The membership of %(name)s has ended.") % {"name": found.person.name},
        title=_("End it now: %(name)s in %(group)s?")
        % {"name": found.person.name, "group": found.group.name(language())},
        lead=_("From the next page they open, they no longer read what is shared with this group."),
        button=_("End it now"),
        back=_home_of(request, found),
    )


def _home_of(request: HttpRequest, found: Membership) -> str:
    """Back to the page of the person, or of the group for those who have no page of people."""
    if is_admin(viewer_of_request(request)):
        return address("person", uuid=found.person.uuid)
    return address("group", key=found.group.key)
