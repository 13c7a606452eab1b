"""The pages of judged queries and of what signals weigh. For everybody else they do not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from django.contrib import messages
from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stoa.across.administration.frame import ask_first, carry_out, show_form
from stoa.across.administration.gate import for_administrators, for_knowledge_managers, is_admin
from stoa.across.administration.queries.pages import page_of
from stoa.across.administration.services import actor_of
from stoa.across.administration.views.asked import asked_for, page_number
from stoa.across.relevance import measuring, queries, services
from stoa.across.relevance.forms import JudgmentsForm, LinesForm, QueryForm, WeightsForm
from stoa.across.relevance.lines import write_lines
from stoa.engine.search.protocol import SearchError
from stoa.foundation.access.middleware import viewer_of_request
from stoa.foundation.indexing.weights import stored_weights, weighed

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from stoa.across.relevance.models import JudgedQuery
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Item

READ_OR_WRITE = require_http_methods(["GET", "HEAD", "POST"])
PROBLEMS_SHOWN = 20
log = structlog.get_logger(__name__)


@for_knowledge_managers
@require_safe
def judged(request: HttpRequest) -> HttpResponse:
    """Every judged query, with how many items answer it."""
    viewer, asked = viewer_of_request(request), asked_for(request, "language", "q")
    rows = queries.judged_queries(viewer, language=asked["language"], words=asked["q"].strip())
    page = page_of(rows, page_number(request), asked)
    shown = {"page": page, "asked": asked, "languages": queries.languages_judged(), "standings": queries.standings()}
    more = {"may_weigh": is_admin(viewer), "offers": queries.offers_waiting(viewer)}
    return render(request, "relevance/queries.html", shown | more)


@for_knowledge_managers
@require_POST
def measure(request: HttpRequest) -> HttpResponse:
    """Ask for a measurement beside the daily one."""
    if services.ask_to_measure(requested_by=viewer_of_request(request).person_id):
        messages.success(request, _("Search is being measured: look again in a minute."))
    else:
        messages.info(request, _("It is being measured already, or there is no judged query yet."))
    return redirect("relevance:queries")


@for_knowledge_managers
@READ_OR_WRITE
def add(request: HttpRequest) -> HttpResponse:
    """A new query; judging it is the next page."""
    viewer = viewer_of_request(request)
    first = {"text": asked_for(request, "q")["q"], "language": request.LANGUAGE_CODE}
    form = QueryForm(request.POST) if request.method == "POST" else QueryForm(initial=first)
    made: list[JudgedQuery] = []
    if request.method == "POST" and carry_out(
        form, lambda given: made.append(services.save_judged_query(**given, actor=actor_of(viewer)))
    ):
        return redirect("relevance:query", pk=made[0].pk)
    return show_form(request, form, title=_("Judge a query"), button=_("Go on to its answers"), back=_home())


@for_knowledge_managers
@READ_OR_WRITE
def query(request: HttpRequest, pk: int) -> HttpResponse:
    """Say of what is found now, and of anything else, how well it answers."""
    viewer, one = viewer_of_request(request), queries.judged_query(pk)
    found, is_answering = _found_now(viewer, one)
    before = [name.removeprefix("grade_") for name in request.POST if name.startswith("grade_")]
    candidates = queries.judgments_of(viewer, one, found, before)
    form = JudgmentsForm(request.POST if request.method == "POST" else None, viewer=viewer, candidates=candidates)
    if request.method == "POST" and carry_out(
        form, lambda given: services.judge(query=one, grades=form.grades(), actor=actor_of(viewer))
    ):
        messages.success(request, _("The judgments are kept."))
        return redirect("relevance:query", pk=pk)
    fields = form.fields_by_item()
    rows = [(candidate, fields[candidate.item.short_id]) for candidate in candidates]
    shown = {"query": one, "rows": rows, "form": form, "is_answering": is_answering}
    shown["figures"] = measuring.of_one(viewer, one, found) if is_answering else None
    return render(request, "relevance/query.html", shown, status=422 if form.errors else 200)


@for_knowledge_managers
@READ_OR_WRITE
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """The words, the language and the note of a query."""
    viewer, one = viewer_of_request(request), queries.judged_query(pk)
    first = {"text": one.text, "language": one.language, "across": one.across, "note": one.note}
    form = QueryForm(request.POST) if request.method == "POST" else QueryForm(initial=first)
    if request.method == "POST" and carry_out(
        form, lambda given: services.save_judged_query(**given, query=one, actor=actor_of(viewer))
    ):
        return redirect("relevance:query", pk=pk)
    return show_form(request, form, title=_("Change a judged query"), button=_("Save"), back=_address(pk))


@for_knowledge_managers
@READ_OR_WRITE
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then remove a query with its judgments."""
    viewer, one = viewer_of_request(request), queries.judged_query(pk)
    return ask_first(
        request,
        lambda: services.remove_judged_query(query=one, actor=actor_of(viewer)),
        done=_("The query is removed."),
        title=_("Remove “%(query)s”?") % {"query": one.text},
        lead=_("Its judgments go with it. Export the list first if you want to keep them."),
        button=_("Remove"),
        back=_address(pk),
        then=_home(),
    )


@for_knowledge_managers
@READ_OR_WRITE
def bring_in(request: HttpRequest) -> HttpResponse:
    """Judged queries from a file: what could not be taken is named, the rest is in."""
    viewer = viewer_of_request(request)
    form = LinesForm(request.POST, request.FILES) if request.method == "POST" else LinesForm()
    done: list[services.Imported] = []
    if request.method == "POST" and carry_out(
        form,
        lambda given: done.append(services.import_judged(text=given["file"], viewer=viewer, actor=actor_of(viewer))),
    ):
        words = {"new": done[0].new, "changed": done[0].changed}
        messages.success(request, _("Brought in: %(new)s new, %(changed)s changed.") % words)
        if not done[0].problems:
            return redirect("relevance:queries")
    problems = done[0].problems if done else ()
    more = len(problems) - PROBLEMS_SHOWN
    rest = ngettext("%(count)d more problem.", "%(count)d more problems.", more) % {"count": more} if more > 0 else ""
    shown = {"form": form, "problems": problems[:PROBLEMS_SHOWN], "more": rest}
    return render(request, "relevance/bring_in.html", shown, status=422 if form.errors else 200)


@for_knowledge_managers
@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """Every judged query as JSON lines, with the judgments on items the reader may see."""
    lines = write_lines(queries.as_lines(viewer_of_request(request)))
    response = StreamingHttpResponse(lines, content_type="application/x-ndjson; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="judged-queries.jsonl"'
    return response


@for_administrators
@READ_OR_WRITE
def weights(request: HttpRequest) -> HttpResponse:
    """What signals weigh beside words."""
    viewer = viewer_of_request(request)
    form = WeightsForm(request.POST if request.method == "POST" else None, weighed=list(weighed(stored_weights())))
    if request.method == "POST" and carry_out(
        form, lambda given: services.set_weights(weights=form.weights(), actor=actor_of(viewer))
    ):
        messages.success(request, _("The weights are saved. They count within half a minute."))
        return redirect("relevance:weights")
    return render(request, "relevance/weights.html", {"form": form}, status=422 if form.errors else 200)


def _found_now(viewer: Viewer, one: JudgedQuery) -> tuple[list[Item], bool]:
    """What search finds first now, and whether it answers at all."""
    try:
        return measuring.found_first(viewer, one), True
    except SearchError as error:
        log.exception("search is not answering", reason=str(error))
        return [], False


def _home() -> str:
    return reverse("relevance:queries")


def _address(pk: int) -> str:
    return reverse("relevance:query", kwargs={"pk": pk})
