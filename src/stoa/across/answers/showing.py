"""The page of a question, ready for its template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoa.across.answers.endpoint import endpoint_in_use
from stoa.across.answers.services import Outcome
from stoa.across.discovery.nearness import out_of_order_note
from stoa.across.needs.offers import offers_for
from stoa.foundation.items.queries.rows import Row, rows_of
from stoa.foundation.ui.context import address_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stoa.across.answers.queries import Answered
    from stoa.across.answers.services import WrittenAnswer
    from stoa.across.needs.offers import Offers
    from stoa.engine.search.snippets import Fragment
    from stoa.foundation.access.reach import Viewer


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One quotation; `number` counts from 1, `url` opens where it stands with the words marked."""

    number: int
    fragments: tuple[Fragment, ...]
    row: Row
    page: int | None
    url: str


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """A sentence of a written answer, and the quotations it rests on."""

    text: str
    sources: tuple[QuoteLine, ...]


@dataclass(frozen=True, slots=True)
class WrittenPart:
    """The written answer: offered, or what came of asking for it. `host` is where the passages go."""

    host: str
    sends_all: bool
    lines: tuple[WrittenLine, ...] = ()
    left_out: str = ""
    sentence: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class AskPage:
    """`near` are items whose passages came nearest to a question that nothing answers; `note` says what was out of order."""

    question: str
    quotes: tuple[QuoteLine, ...] = ()
    near: tuple[QuoteLine, ...] = ()
    search_url: str = ""
    who_url: str = ""
    written: WrittenPart | None = None
    note: str = ""
    offers: Offers | None = None


def ask_page(viewer: Viewer, answered: Answered, language: str, *, written: WrittenAnswer | None = None) -> AskPage:
    """The page after a question was asked; two statements, three more where nothing answers it."""
    question = answered.question.text
    shown = answered.quotations or answered.near
    rows = rows_of(viewer, [one.passage.item for one in shown], language)
    lines = tuple(
        QuoteLine(number, one.fragments, row, one.passage.page, one.passage.url)
        for number, (one, row) in enumerate(zip(shown, rows, strict=True), start=1)
    )
    return AskPage(
        question,
        quotes=lines if answered.quotations else (),
        near=() if answered.quotations else lines,
        search_url=_with_question(address_of("discovery:search"), question),
        who_url=_with_question(address_of("expertise:who"), question),
        written=_written_part(viewer, lines, written) if answered.quotations else None,
        note=out_of_order_note(language),
        offers=None if answered.quotations else offers_for(viewer, question, language),
    )


def refused_page(viewer: Viewer, question: str, refused: WrittenAnswer) -> AskPage:
    """The page of a question that was not answered at all, and why."""
    return AskPage(question, written=_written_part(viewer, (), refused))


def _with_question(address: str, question: str) -> str:
    return f"{address}?{urlencode({'q': question})}" if address else ""


def _written_part(viewer: Viewer, quotes: Sequence[QuoteLine], written: WrittenAnswer | None) -> WrittenPart | None:
    """For people who are signed in, where an endpoint is set; the offer as long as nothing was asked for."""
    endpoint = endpoint_in_use()
    if endpoint is None or not viewer.is_signed_in:
        return None
    if written is None:
        return WrittenPart(endpoint.host, endpoint.sends_all)
    by_number = {quote.number: quote for quote in quotes}
    lines = tuple(
        WrittenLine(one.text, tuple(by_number[number] for number in one.passages)) for one in written.sentences
    )
    return WrittenPart(endpoint.host, endpoint.sends_all, lines, _left_out(written), _said(written))


def _left_out(written: WrittenAnswer) -> str:
    if not written.sentences or not written.dropped:
        return ""
    return ngettext(
        "%(count)d sentence was left out: the passages do not support it.",
        "%(count)d sentences were left out: the passages do not support them.",
        written.dropped,
    ) % {"count": written.dropped}


def _said(written: WrittenAnswer) -> str:
    """Why there is no written answer."""
    minutes = (written.wait_seconds + 59) // 60
    return {
        Outcome.WRITTEN: "",
        Outcome.NOTHING_TO_SEND: _(
            "None of these passages may be sent away, so no answer was written. Read them above."
        ),
        Outcome.NOT_SUPPORTED: _(
            "No answer was written: nothing that came back stands in these passages. Read the passages themselves."
        ),
        Outcome.NOT_ANSWERING: _(
            "No answer was written: the service that writes them did not reply. The passages are all here; try again later."
        ),
        Outcome.BUSY: _("Others are waiting for their answers just now. Try again in a minute."),
        Outcome.TOO_OFTEN: ngettext(
            "You asked for many answers this hour. Ask again in %(count)d minute.",
            "You asked for many answers this hour. Ask again in %(count)d minutes.",
            minutes,
        )
        % {"count": minutes},
    }[written.outcome]


def ask_url(question: str) -> str:
    return f"{reverse('answers:ask')}?{urlencode({'q': question})}"
