"""What every page that asks before it acts has in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseRedirect
from django.shortcuts import render

from stoa.foundation.access.middleware import viewer_of_request
from stoa.foundation.errors import BadInputError
from stoa.foundation.history.services import Actor
from stoa.foundation.items.queries.one import stewarded_item

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpRequest, HttpResponse

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Item

FORM_METHODS = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, slots=True)
class Ask:
    """A question before something is done: what will happen, sentence by sentence, and the verb on the button.

    `bar` is why it cannot be done, empty if it can: then there is no button.
    """

    title: str
    verb: str
    points: tuple[str, ...] = ()
    bar: str = ""


def actor_of(viewer: Viewer) -> Actor:
    return Actor(viewer.person_key, "web", viewer.person_id)


def stewarded(request: HttpRequest, short_id: str) -> tuple[Viewer, Item]:
    """Who asks, and the item they look after; everybody else is refused or finds nothing."""
    viewer = viewer_of_request(request)
    return viewer, stewarded_item(viewer, short_id)


def show_ask(request: HttpRequest, item: Item, ask: Ask, form: forms.Form) -> HttpResponse:
    """The question, or the question again with what to mend: what was typed is kept."""
    return show_form(request, "stewardship/ask.html", item, form, ask=ask)


def show_form(request: HttpRequest, template: str, item: Item, form: forms.Form, **more: Any) -> HttpResponse:
    """A page with a form about an item; status 422 when something in it has to be mended."""
    return render(request, template, {"item": item, "form": form, **more}, status=422 if form.errors else 200)


def to_item(item: Item) -> HttpResponse:
    return HttpResponseRedirect(item.get_absolute_url())


def is_sent(request: HttpRequest, form: forms.Form) -> bool:
    """Whether a form came in and can be taken."""
    return request.method == "POST" and form.is_valid()


def is_taken(form: forms.Form, act: Callable[[], object]) -> bool:
    """Do what the form asks; what the service finds wrong is said at its field, and what was typed stays."""
    try:
        act()
    except BadInputError as error:
        for problem in error.problems:
            form.add_error(problem.field if problem.field in form.fields else None, problem.sentence)
        return False
    return True


def is_sure(request: HttpRequest) -> bool:
    """Whether a button of ours was pressed: a bare POST, as a reloaded page may send, changes nothing."""
    return request.POST.get("sure") == "yes"
