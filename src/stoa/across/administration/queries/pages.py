"""One page of a long list, with the addresses of its neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import Model

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

ROWS_A_PAGE = 50
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Rows and the way on; `first` and `last` are numbers of the rows shown, 0 when there are none."""

    rows: list[M]
    previous_url: str
    next_url: str
    first: int
    last: int
    total: int


def page_of(rows: QuerySet[M], number: int, kept: Mapping[str, str]) -> Page[M]:
    """Page `number` of the rows; `kept` are the filters that the neighbours' addresses keep. Two statements."""
    start = (number - 1) * ROWS_A_PAGE
    shown = list(rows[start : start + ROWS_A_PAGE])
    total = rows.count()
    return Page(
        rows=shown,
        previous_url=_address(number - 1, kept) if number > 1 else "",
        next_url=_address(number + 1, kept) if start + len(shown) < total and shown else "",
        first=start + 1 if shown else 0,
        last=start + len(shown),
        total=total,
    )


def _address(number: int, kept: Mapping[str, str]) -> str:
    return "?" + urlencode({name: value for name, value in kept.items() if value} | {"page": number})
