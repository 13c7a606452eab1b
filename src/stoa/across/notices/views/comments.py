"""Comments and corrections: the forms work as parts of the item's page and as pages of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from stoa.across.notices.errors import TooManyError
from stoa.across.notices.forms import CommentForm, CorrectionForm, HidingForm
from stoa.across.notices.models import Comment
from stoa.across.notices.queries.comments import own_comment, stewarded_comment
from stoa.across.notices.services.comments import (
    delete_comment,
    edit_comment,
    hide_comment,
    resolve_comment,
    write_comment,
)
from stoa.across.notices.views.returning import actor_of
from stoa.foundation.access.middleware import viewer_of_request
from stoa.foundation.items.queries.one import readable_item

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

    from stoa.foundation.items.models import Item

GET_AND_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_AND_POST)
@login_required
def comment(request: HttpRequest, short_id: str) -> HttpResponse:
    """Say something that every reader of the item sees."""
    item = readable_item(viewer_of_request(request), short_id)
    form = CommentForm(request.POST if request.method == "POST" else None)
    return _written(request, item, form, Comment.Sort.COMMENT, _("Comment"), _("Comment"))


@require_http_methods(GET_AND_POST)
@login_required
def correct(request: HttpRequest, short_id: str) -> HttpResponse:
    """Tell those who look after the item what is wrong with it."""
    item = readable_item(viewer_of_request(request), short_id)
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    return _written(request, item, form, Comment.Sort.CORRECTION, _("Suggest a correction"), _("Send"))


def _written(request: HttpRequest, item: Item, form: Form, sort: str, title: str, verb: str) -> HttpResponse:
    if not form.is_valid():
        return _form_page(request, item, form, title, verb, 422 if form.is_bound else 200)
    try:
        actor = actor_of(viewer_of_request(request))
        made = write_comment(item=item, text=form.cleaned_data["text"], sort=sort, actor=actor)
    except TooManyError as error:
        form.add_error(None, str(error))
        return _form_page(request, item, form, title, verb, error.http_status)
    if made.is_correction:
        messages.success(request, _("Thank you. Those who look after this have been told."))
    return _to(item, made)


def _form_page(
    request: HttpRequest, item: Item, form: Form, title: str, verb: str, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"item": item, "form": form, "title": title, "verb": verb, **more}
    return render(request, "notices/comment_form.html", context, status=status)


def _to(item: Item, comment: Comment) -> HttpResponseRedirect:
    return redirect(f"{item.get_absolute_url()}#comment-{comment.pk}")


@require_http_methods(GET_AND_POST)
@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one's own comment while it is fresh."""
    viewer = viewer_of_request(request)
    found, item = own_comment(viewer, pk)
    form = CommentForm(request.POST if request.method == "POST" else None, initial={"text": found.text})
    if not form.is_valid():
        return _form_page(request, item, form, _("Change your comment"), _("Save"), 422 if form.is_bound else 200)
    edit_comment(comment=found, item=item, text=form.cleaned_data["text"], actor=actor_of(viewer))
    return _to(item, found)


@require_http_methods(GET_AND_POST)
@login_required
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take one's own comment away."""
    viewer = viewer_of_request(request)
    found, item = own_comment(viewer, pk)
    if request.method != "POST":
        return render(request, "notices/comment_delete.html", {"item": item, "comment": found})
    delete_comment(comment=found, item=item, actor=actor_of(viewer))
    messages.success(request, _("Your comment is gone."))
    return redirect(item.get_absolute_url())


@require_http_methods(GET_AND_POST)
@login_required
def hide(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a comment from sight, with a reason; for those who look after the item."""
    viewer = viewer_of_request(request)
    found, item = stewarded_comment(viewer, pk)
    form = HidingForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return _form_page(request, item, form, _("Hide a comment"), _("Hide"), status, quoted=found.text)
    hide_comment(comment=found, item=item, reason=form.cleaned_data["reason"], actor=actor_of(viewer))
    return _to(item, found)


@require_POST
@login_required
def resolve(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of_request(request)
    found, item = stewarded_comment(viewer, pk)
    resolve_comment(comment=found, item=item, actor=actor_of(viewer))
    return _to(item, found)
