"""Every version of an item: list, compare, bring back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from stoa.across.stewardship.forms import ReadForm
from stoa.across.stewardship.queries.versions import changes_between, restoring_bar, version_lines
from stoa.across.stewardship.views.asking import (
    FORM_METHODS,
    Ask,
    actor_of,
    is_sent,
    show_ask,
    stewarded,
    to_item,
)
from stoa.foundation.items.services import restore_revision

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def versions(request: HttpRequest, short_id: str) -> HttpResponse:
    """All versions, newest first, two of which can be chosen to compare."""
    _viewer, item = stewarded(request, short_id)
    return render(request, "stewardship/versions.html", {"item": item, "lines": version_lines(item)})


@require_safe
def compare(request: HttpRequest, short_id: str) -> HttpResponse:
    """What changed between two versions; in whatever order they were chosen, the older one comes first."""
    viewer, item = stewarded(request, short_id)
    older, newer = sorted((_number(request, "a", item.head - 1), _number(request, "b", item.head)))
    context = {"item": item, "changes": changes_between(viewer, item, older, newer)}
    return render(request, "stewardship/compare.html", context)


def _number(request: HttpRequest, name: str, otherwise: int) -> int:
    given = request.GET.get(name, "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 7 else max(1, otherwise)


@require_http_methods(FORM_METHODS)
def restore(request: HttpRequest, short_id: str, number: int) -> HttpResponse:
    """Make an old version the newest again; nothing is lost by it."""
    viewer, item = stewarded(request, short_id)
    bar = restoring_bar(item, number)
    form = ReadForm(request.POST or None, item=item)
    if not bar and is_sent(request, form):
        saved = restore_revision(item, number, read_head=form.cleaned_data["head"], actor=actor_of(viewer))
        said = _("Version %(old)d is back as version %(new)d. Readers have it once it is published.")
        messages.success(request, said % {"old": number, "new": saved.number})
        return to_item(item)
    points = (
        _("What it said then becomes a new version. The versions in between stay in the list."),
        _("Readers have it once it is published."),
    )
    title = _("Bring version %(number)d back?") % {"number": number}
    return show_ask(request, item, Ask(title, _("Bring it back"), points, bar), form)
