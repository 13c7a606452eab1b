"""The turn to make a page: nobody holds it while they send."""

from __future__ import annotations

import io
import threading
import time
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.test import Client, RequestFactory

from stoa.config.turns import MOST_SENT, Turn, TurnsMiddleware, _turn
from stoa.foundation.afterwards import afterwards

if TYPE_CHECKING:
    from django.http import HttpRequest


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.POST.get("name", ""))


def answer(request: HttpRequest) -> HttpResponse:
    """What Django does with a middleware of this shape."""

    def respond(request: HttpRequest) -> HttpResponse:
        turns.process_view(request, view, (), {})
        return view(request)

    turns = TurnsMiddleware(respond)
    return turns(request)


class SlowLine(io.BytesIO):
    """Something sent by somebody who takes their time; tells whether the turn was free meanwhile."""

    was_free = False

    def read(self, size: int | None = -1) -> bytes:
        self.was_free = not _turn.locked()
        return super().read(size)


def posted(sent: bytes) -> HttpRequest:
    return RequestFactory().post("/", sent, content_type="application/x-www-form-urlencoded")


def test_what_is_sent_slowly_is_read_before_the_turn_is_taken() -> None:
    request = posted(b"name=Amina")
    line = SlowLine(b"name=Amina")
    request._stream = line
    assert answer(request).content == b"Amina"
    assert line.was_free


def test_more_than_any_form_holds_is_refused_unread() -> None:
    request = posted(b"name=Amina")
    request.META["CONTENT_LENGTH"] = str(MOST_SENT + 1)
    with pytest.raises(RequestDataTooBig):
        answer(request)
    assert not _turn.locked()


@pytest.mark.django_db
def test_files_of_strangers_are_refused_unread() -> None:
    headers = {"CONTENT_LENGTH": str(MOST_SENT + 1)}
    assert Client().post("/new/lesson", {"title": "A title"}, **headers).status_code == 400  # type: ignore[arg-type]


def test_pages_are_made_one_at_a_time() -> None:
    with _turn:
        waiting = threading.Thread(target=answer, args=(posted(b""),), daemon=True)
        waiting.start()
        waiting.join(0.2)
        assert waiting.is_alive()
    waiting.join(60)
    assert not waiting.is_alive()


def test_what_must_be_on_record_is_written_before_the_page_goes_out_and_after_the_turn() -> None:
    done: list[bool] = []

    def respond(request: HttpRequest) -> HttpResponse:
        turns.process_view(request, view, (), {})
        afterwards(request, lambda: done.append(_turn.locked()))
        assert not done
        return HttpResponse("")

    turns = TurnsMiddleware(respond)
    turns(RequestFactory().get("/"))
    assert done == [False], "once, while the turn is free for others"


def test_a_page_whose_record_cannot_be_written_is_not_sent() -> None:
    def fail() -> None:
        raise OSError("the disk is full")

    def respond(request: HttpRequest) -> HttpResponse:
        afterwards(request, fail)
        return HttpResponse("")

    with pytest.raises(OSError, match="full"):
        TurnsMiddleware(respond)(RequestFactory().get("/"))


def test_turns_are_had_in_the_order_of_asking() -> None:
    turn, had = Turn(), list[int]()

    def take(number: int) -> None:
        with turn:
            had.append(number)

    threads = [threading.Thread(target=take, args=(number,), daemon=True) for number in range(20)]
    with turn:
        for number, thread in enumerate(threads, start=1):
            thread.start()
            while len(turn._waiting) < number:
                time.sleep(0.001)
    for thread in threads:
        thread.join(60)
    assert had == list(range(20))
    assert not turn.locked()
