"""One door around every call into tantivy: whatever goes wrong inside comes out as a SearchError."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from stoa.engine.search.protocol import SearchError, WriterBusyError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def guarded(doing: str) -> Iterator[None]:
    """Turn any failure inside into a SearchError that says what was being done.

    A wrong type or a damaged file makes tantivy panic, which reaches Python as a BaseException; an interrupt or an exit
    passes through untouched.
    """
    try:
        yield
    except SearchError:
        raise
    except (ValueError, TypeError, OSError, RuntimeError, OverflowError, AttributeError) as error:
        raise _worded(doing, error) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise _worded(doing, error) from error


def _worded(doing: str, error: BaseException) -> SearchError:
    reason = str(error).strip() or type(error).__name__
    if "LockBusy" in reason:
        return WriterBusyError("The search index is being written by another process. Try again when it is done.")
    return SearchError(
        f"The search index failed while {doing}: {reason}. If this repeats, check it with “stoa index verify” and"
        " rebuild it with “stoa index rebuild”."
    )
