"""Lists of people, groups and memberships: sent, checked, brought in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from stoa.across.administration import uploading
from stoa.across.administration.forms.lists import UploadForm
from stoa.across.administration.forms.pieces import SureForm
from stoa.across.administration.frame import carry_out, show
from stoa.across.administration.gate import for_administrators
from stoa.foundation.access.middleware import viewer_of_request

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from stoa.across.administration.models import Upload

READ_OR_WRITE = require_http_methods(["GET", "HEAD", "POST"])


@for_administrators
@READ_OR_WRITE
def upload(request: HttpRequest) -> HttpResponse:
    """Send a list; its check is the next page."""
    viewer = viewer_of_request(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    made: list[Upload] = []
    if request.method == "POST" and carry_out(
        form, lambda given: made.append(uploading.keep_upload(viewer=viewer, sent=given["file"]))
    ):
        return redirect("administration:uploaded", key=made[0].key)
    return show(request, "upload", status=422 if form.errors else 200, form=form)


@for_administrators
@READ_OR_WRITE
def uploaded(request: HttpRequest, key: UUID) -> HttpResponse:
    """The check of a list, and the button that brings it in."""
    viewer = viewer_of_request(request)
    sent = uploading.upload_of(viewer, key)
    form = SureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        outcome = uploading.bring_in(viewer=viewer, upload=sent)
        if outcome.problem:
            return show(request, "uploaded", status=422, sent=sent, outcome=outcome, form=SureForm(), is_done=False)
        if outcome.is_good:
            words = {"new": outcome.new, "changed": outcome.changed}
            messages.success(request, _("Brought in: %(new)s new, %(changed)s changed.") % words)
            return redirect("administration:upload")
        return show(request, "uploaded", sent=sent, outcome=outcome, form=form, is_done=True)
    outcome = uploading.check(viewer=viewer, upload=sent)
    return show(
        request,
        "uploaded",
        status=422 if form.errors else 200,
        sent=sent,
        outcome=outcome,
        form=SureForm(),
        is_done=False,
    )


uploaded.takes_no_turn = True  # type: ignore[attr-defined]  # thousands of rows take seconds: others' pages go first
