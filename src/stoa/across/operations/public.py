"""Pages about the installation for everybody, and what machines ask for. Each asks one query or service."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stoa.across.operations.for_machines import OPENSEARCH_TYPE, write_robots, write_search_description
from stoa.across.operations.forms import ReportForm
from stoa.across.operations.models import LONGEST_PAGE
from stoa.across.operations.queries import open_reports
from stoa.across.operations.services import SETTLED_KEPT, report_problem, settle_report
from stoa.across.operations.sitemaps import CONTENT_TYPE, write_index, write_page
from stoa.foundation.access.middleware import viewer_of_request
from stoa.foundation.access.services import READS_KEPT
from stoa.foundation.accounts.limits import TooManyTriesError, address_of
from stoa.foundation.meaning.queries import sent_to

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(write_robots(), content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index of the sitemap, the same for everybody."""
    return HttpResponse(write_index(), content_type=CONTENT_TYPE)


@require_safe
def sitemap_page(request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse(write_page(number), content_type=CONTENT_TYPE)


@require_safe
def search_description(request: HttpRequest) -> HttpResponse:
    return HttpResponse(write_search_description(get_language() or "en"), content_type=OPENSEARCH_TYPE)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What this installation keeps of whom."""
    facts = {
        "idle_hours": settings.STOA_SESSION_IDLE_SECONDS // 3600,
        "session_days": settings.SESSION_COOKIE_AGE // (24 * 3600),
        "reads_days": READS_KEPT.days,
        "reports_days": SETTLED_KEPT.days,
        "meaning_host": sent_to(),
    }
    return render(request, "operations/privacy.html", facts)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How far these pages can be used by everybody, and what is known to fall short."""
    return render(request, "operations/accessibility.html")


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form to report a problem; what was typed stays when it cannot be taken."""
    viewer = viewer_of_request(request)
    form = ReportForm(request.POST if request.method == "POST" else None, initial={"page": _page_before(request)})
    form = form.without_email() if viewer.is_signed_in else form
    if not form.is_valid():
        return render(request, "operations/report.html", {"form": form}, status=422 if form.is_bound else 200)
    given = {"email": "", **form.cleaned_data}
    try:
        report_problem(**given, address=address_of(request), viewer=viewer)
    except TooManyTriesError as error:
        form.add_error(None, _("Many reports came in just now. Keep this text and send it again in an hour."))
        response = render(request, "operations/report.html", {"form": form}, status=error.http_status)
        response.headers["Retry-After"] = str(error.wait_seconds)
        return response
    messages.success(request, _("Thank you. Those who look after this site will read it."))
    return redirect("operations:report")


def _page_before(request: HttpRequest) -> str:
    """The page that somebody came from, without what they searched for there."""
    before = urlsplit(request.headers.get("Referer", ""))
    is_ours = before.netloc == request.get_host() and before.path != request.path
    return before.path[:LONGEST_PAGE] if is_ours else ""


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Reports that wait, for those who look after the installation; for everybody else there is no such page."""
    return render(request, "operations/reports.html", {"reports": open_reports(viewer_of_request(request))})


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    settle_report(pk=pk, viewer=viewer_of_request(request))
    messages.success(request, _("The report is settled."))
    return redirect("operations:reports")
