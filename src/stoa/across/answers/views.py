"""Asking a question, and having an answer written from the passages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from stoa.across.answers.endpoint import endpoint_in_use
from stoa.across.answers.queries import answer
from stoa.across.answers.questions import LONGEST_QUESTION
from stoa.across.answers.services import Outcome, refusal, write_answer
from stoa.across.answers.showing import AskPage, ask_page, ask_url, refused_page
from stoa.across.discovery.asking import Asked
from stoa.across.discovery.noting import note_evidence
from stoa.engine.search.protocol import SearchError
from stoa.foundation.access.middleware import viewer_of_request

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from stoa.across.answers.services import WrittenAnswer

_STATUS = {Outcome.NOT_ANSWERING: 503, Outcome.BUSY: 503, Outcome.TOO_OFTEN: 429}
log = structlog.get_logger(__name__)


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """A question and the passages that answer it; without a question the box and what it is good for.

    What nothing answers counts, without a name, among the searches that found nothing.
    """
    viewer, language = viewer_of_request(request).without_emergency(), get_language() or "en"
    question = _question_in(request.GET)
    if not question:
        return render(request, "answers/ask.html", {"page": AskPage("")})
    try:
        answered = answer(viewer, question, language)
    except SearchError as error:
        return _out_of_order(request, question, error)
    if not answered.quotations:
        note_evidence(request, Asked(" ".join(answered.question.words)), language, found_any=False)
    return render(request, "answers/ask.html", {"page": ask_page(viewer, answered, language)})


@require_POST
def written(request: HttpRequest) -> HttpResponse:
    """The same page with an answer written from its passages, for people who signed in. Not found where no endpoint is set."""
    viewer, language = viewer_of_request(request).without_emergency(), get_language() or "en"
    question = _question_in(request.POST)
    if not viewer.is_signed_in:
        return redirect_to_login(ask_url(question))
    if endpoint_in_use() is None:
        raise Http404
    refused = refusal(viewer=viewer)
    if refused is not None:
        return _with_written(request, refused_page(viewer, question, refused), refused)
    try:
        answered = answer(viewer, question, language)
    except SearchError as error:
        return _out_of_order(request, question, error)
    made = write_answer(answered=answered)
    return _with_written(request, ask_page(viewer, answered, language, written=made), made)


written.takes_no_turn = True  # type: ignore[attr-defined]  # it waits for another machine: others' pages go first


def _with_written(request: HttpRequest, page: AskPage, made: WrittenAnswer) -> HttpResponse:
    response = render(request, "answers/ask.html", {"page": page}, status=_STATUS.get(made.outcome, 200))
    response.headers["Cache-Control"] = "private, no-store"
    if made.wait_seconds:
        response.headers["Retry-After"] = str(made.wait_seconds)
    return response


def _question_in(given: QueryDict) -> str:
    text = "".join(
        letter for letter in given.get("q", "")[: 4 * LONGEST_QUESTION] if letter.isprintable() or letter.isspace()
    )
    return " ".join(text.split())[:LONGEST_QUESTION]


def _out_of_order(request: HttpRequest, question: str, error: SearchError) -> HttpResponse:
    log.error("questions are not answered, search is not answering", reason=str(error), exc_info=error)
    return render(request, "answers/out_of_order.html", {"page": AskPage(question)}, status=503)
