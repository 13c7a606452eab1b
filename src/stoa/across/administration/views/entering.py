"""Letting people in: invitations, who waits for a link, and help with signing in. A link is shown once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from stoa.across.administration import inviting
from stoa.across.administration.forms.people import InviteForm
from stoa.across.administration.forms.pieces import SureForm
from stoa.across.administration.frame import ask_first, carry_out, show, show_form
from stoa.across.administration.gate import for_administrators
from stoa.across.administration.views.asked import address
from stoa.foundation.access.middleware import viewer_of_request

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

READ_OR_WRITE = require_http_methods(["GET", "HEAD", "POST"])


@for_administrators
@READ_OR_WRITE
def invitations(request: HttpRequest) -> HttpResponse:
    """Invite somebody; below, who was invited and who waits for a link for a new password."""
    viewer = viewer_of_request(request)
    form = InviteForm(request.POST if request.method == "POST" else None)
    made: list[str] = []
    if request.method == "POST" and carry_out(
        form, lambda given: made.append(inviting.invite(viewer=viewer, facts=given))
    ):
        return show(
            request, "link", link=made[0], email=form.cleaned_data["email"], days=7, back=address("invitations")
        )
    now = timezone.now()
    rows = [(row, row.state(now)) for row in inviting.invitations(viewer)]
    return show(
        request,
        "invitations",
        status=422 if form.errors else 200,
        form=form,
        rows=rows,
        requests=inviting.reset_requests(viewer),
    )


@for_administrators
@READ_OR_WRITE
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take an invitation back."""
    viewer = viewer_of_request(request)
    found = inviting.open_invitation(viewer, pk)
    return ask_first(
        request,
        lambda: inviting.revoke(viewer=viewer, invitation=found),
        done=_("The link no longer works."),
        title=_("Take back the invitation of %(name)s?") % {"name": found.user.person.name},
        lead=_("The link they were given no longer works. You can invite them again."),
        button=_("Take it back"),
        back=address("invitations"),
    )


@for_administrators
@READ_OR_WRITE
def hand_over(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask, then show a link for a new password, once."""
    viewer = viewer_of_request(request)
    account = inviting.account_to_help(viewer, uuid)
    form = SureForm(request.POST if request.method == "POST" else None)
    made: list[str] = []
    if request.method == "POST" and carry_out(
        form, lambda given: made.append(inviting.hand_over_link(viewer=viewer, account=account))
    ):
        return show(request, "link", link=made[0], email=account.email, days=1, back=address("person", uuid=uuid))
    return show_form(
        request,
        form,
        title=_("A link for %(name)s?") % {"name": account.person.name},
        lead=_("Make sure that it is them who asked. Whoever has the link can sign in as them; it goes on record."),
        button=_("Make the link"),
        back=address("person", uuid=uuid),
        is_grave=True,
    )


@for_administrators
@READ_OR_WRITE
def sign_out(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask, then end every session of somebody."""
    viewer = viewer_of_request(request)
    account = inviting.account_to_help(viewer, uuid)
    return ask_first(
        request,
        lambda: inviting.sign_out(viewer=viewer, account=account),
        done=_("%(name)s is signed out everywhere.") % {"name": account.person.name},
        title=_("Sign %(name)s out everywhere?") % {"name": account.person.name},
        lead=_("For a lost computer or telephone. They can sign in again."),
        button=_("Sign them out"),
        back=address("person", uuid=uuid),
    )


@for_administrators
@READ_OR_WRITE
def second_factors(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask, then remove the second factors of somebody who lost them."""
    viewer = viewer_of_request(request)
    account = inviting.account_to_help(viewer, uuid)
    return ask_first(
        request,
        lambda: inviting.drop_second_factors(viewer=viewer, account=account),
        done=_("The password alone lets %(name)s in now.") % {"name": account.person.name},
        title=_("Remove the second factors of %(name)s?") % {"name": account.person.name},
        lead=_("Make sure that it is them who asked: until they set up new ones, the password alone lets them in."),
        button=_("Remove them"),
        back=address("person", uuid=uuid),
    )
