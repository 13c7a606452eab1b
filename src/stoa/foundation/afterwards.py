"""What a request has to do before its answer goes out, though not while other pages wait for it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest


def afterwards(request: HttpRequest, work: Callable[[], None]) -> None:
    """Do `work` when the page is made and before it is sent; at once for a request that nobody puts work off for.

    If it fails the page fails: what must be on record is on record before anybody reads the page.
    """
    works: list[Callable[[], None]] | None = getattr(request, "works_put_off", None)
    if works is None:
        work()
    else:
        works.append(work)


@contextmanager
def put_off(request: HttpRequest) -> Iterator[list[Callable[[], None]]]:
    """Gather what is put off while inside; whoever opens this does the work."""
    works: list[Callable[[], None]] = []
    request.works_put_off = works  # type: ignore[attr-defined]  # read by `afterwards` alone
    try:
        yield works
    finally:
        request.works_put_off = None  # type: ignore[attr-defined]  # set above
