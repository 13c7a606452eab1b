"""The styleguide and the pages for when something is not there or went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from stoa.foundation.errors import StoaError
from stoa.foundation.ui.styleguide import samples

if TYPE_CHECKING:
    from django.http import HttpRequest


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component with sample data, in light and dark."""
    return render(request, "ui/styleguide.html", samples())


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say what to do when a form's protection does not match: usually the page was open too long or cookies are off."""
    return render(request, "ui/errors/form_expired.html", status=403)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404 with the same bytes whether a page does not exist or is not this reader's to see."""
    return render(request, "ui/errors/missing.html", status=404)


def too_large(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 413: what was sent is larger than this site takes in."""
    return render(request, "ui/errors/too_large.html", status=413)


def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400: the address or form cannot be read. Our own errors are sentences for people, so they are shown."""
    sentence = str(exception) if isinstance(exception, StoaError) else ""
    return render(request, "ui/errors/not_understood.html", {"sentence": sentence}, status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer 500 from a page that needs nothing but itself: whatever broke may be what the frame needs."""
    return HttpResponse(render_to_string("ui/errors/broken.html"), status=500)
