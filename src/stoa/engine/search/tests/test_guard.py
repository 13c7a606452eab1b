"""What comes out of the engine is an answer or a SearchError."""

from __future__ import annotations

import pytest

from stoa.engine.search.guard import guarded
from stoa.engine.search.protocol import SearchError, WriterBusyError


class PanicException(BaseException):
    """Stands for the type that compiled code raises, which cannot be imported."""


@pytest.mark.parametrize("error", [ValueError("x"), OSError("x"), RuntimeError(), OverflowError(), PanicException("x")])
def test_failures_and_panics_become_a_search_error_that_says_what_was_done(error: BaseException) -> None:
    with pytest.raises(SearchError, match="while searching") as caught, guarded("searching"):
        raise error
    assert caught.value.__cause__ is error


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(1), ZeroDivisionError()])
def test_interrupts_exits_and_mistakes_of_ours_pass_through(error: BaseException) -> None:
    with pytest.raises(type(error)), guarded("searching"):
        raise error


def test_a_lock_held_by_another_is_a_busy_writer() -> None:
    with pytest.raises(WriterBusyError), guarded("opening the writer"):
        raise ValueError("Failed to acquire Lockfile: LockBusy.")


def test_an_error_of_the_engine_keeps_its_words() -> None:
    with pytest.raises(SearchError, match=r"^plain$"), guarded("searching"):
        raise SearchError("plain")
