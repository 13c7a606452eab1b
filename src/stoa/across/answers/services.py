"""Written answers: at most a few sentences by a language model, each shown only if the passages it names support it.

Nothing is kept: each request sends the passages of its own viewer and forgets what came back with the page.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import structlog

from stoa.across.answers.endpoint import EndpointError, complete, endpoint_in_use
from stoa.across.answers.prompting import Given, gives_orders, messages, without_orders
from stoa.across.answers.supporting import UnreadableError, Written, read_reply, supported
from stoa.foundation.access.reach import anonymous
from stoa.foundation.accounts.limits import Limit, TooManyTriesError, count_try
from stoa.foundation.failpoints import failpoint
from stoa.foundation.items.models import Item

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stoa.across.answers.endpoint import Endpoint
    from stoa.across.answers.queries import Answered, Quotation
    from stoa.foundation.access.reach import Viewer

WRITTEN_BY_PERSON = Limit("written-answer", 30, timedelta(hours=1))
AT_ONCE = 2
"""Requests of this process that may wait for the endpoint at one time: the threads left over make pages."""
_waiting = threading.BoundedSemaphore(AT_ONCE)
log = structlog.get_logger(__name__)


class Outcome(StrEnum):
    WRITTEN = "written"
    NOTHING_TO_SEND = "nothing-to-send"
    NOT_SUPPORTED = "not-supported"
    NOT_ANSWERING = "not-answering"
    BUSY = "busy"
    TOO_OFTEN = "too-often"


@dataclass(frozen=True, slots=True)
class WrittenAnswer:
    """What came of it. Sentences name quotations by number, from 1 in the order of the answer.

    `dropped` counts sentences that the passages did not support; `wait_seconds` is set when it was asked too often.
    """

    outcome: Outcome
    sentences: tuple[Written, ...] = ()
    dropped: int = 0
    wait_seconds: int = 0


def refusal(*, viewer: Viewer) -> WrittenAnswer | None:
    """Count one asking of this person, before anything is done for it; the answer to give when it was too often."""
    try:
        count_try(WRITTEN_BY_PERSON, viewer.person_key)
    except TooManyTriesError as error:
        return WrittenAnswer(Outcome.TOO_OFTEN, wait_seconds=error.wait_seconds)
    return None


def write_answer(*, answered: Answered) -> WrittenAnswer:
    """Have the endpoint that is set write an answer from the quoted passages. Never raises for what the endpoint does."""
    endpoint = endpoint_in_use()
    given = sendable(answered.quotations, endpoint) if endpoint else []
    if endpoint is None or not given:
        return WrittenAnswer(Outcome.NOTHING_TO_SEND)
    if not _waiting.acquire(blocking=False):
        return WrittenAnswer(Outcome.BUSY)
    try:
        return _ask(endpoint, answered.question.text, given)
    finally:
        _waiting.release()


def sendable(quotations: Sequence[Quotation], endpoint: Endpoint) -> list[Given]:
    """The passages that may leave the house, numbered as quoted; without sentences that give a machine orders."""
    ids = [one.passage.item.pk for one in quotations]
    if not endpoint.sends_all:
        ids = list(Item.objects.visible_to(anonymous()).filter(pk__in=ids).values_list("pk", flat=True))
    allowed = set(ids)
    given = [
        Given(number, _title(one), without_orders(one.passage.text), one.passage.item.language)
        for number, one in enumerate(quotations, start=1)
        if one.passage.item.pk in allowed
    ]
    return [one for one in given if one.text]


def _title(one: Quotation) -> str:
    return "" if gives_orders(one.passage.item.title) else one.passage.item.title


def _ask(endpoint: Endpoint, question: str, given: Sequence[Given]) -> WrittenAnswer:
    failpoint("answers.before_asking")
    try:
        rows = read_reply(complete(endpoint, messages(question, given)))
    except EndpointError as error:
        log.warning("no written answer", reason=str(error))
        return WrittenAnswer(Outcome.NOT_ANSWERING)
    except UnreadableError:
        log.warning("no written answer", reason="the reply is not in the form that was asked for")
        return WrittenAnswer(Outcome.NOT_ANSWERING)
    sentences = tuple(supported(rows, given))
    dropped = len(rows) - len(sentences)
    return WrittenAnswer(Outcome.WRITTEN if sentences else Outcome.NOT_SUPPORTED, sentences, dropped)
