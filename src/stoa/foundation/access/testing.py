"""Builders for viewers and audiences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.foundation.access.audience import compile_audience, look_up
from stoa.foundation.access.queries import viewer_of, viewer_of_person
from stoa.foundation.directory.testing import make_person
from stoa.foundation.errors import BadInputError

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.accounts.models import User


def make_audience(*words: str) -> frozenset[str]:
    """The tokens of audience words such as `staff` or `unit:dakar`, whose groups must exist; raises BadInputError."""
    tokens, problems = compile_audience(words, look_up([words]))
    if problems:
        raise BadInputError(problems)
    return tokens


def make_viewer(user: User | None = None, *, is_staff: bool = True) -> Viewer:
    """A viewer: of the account, else of a new member of staff (or, without `is_staff`, of somebody from outside)."""
    return viewer_of(user) if user else viewer_of_person(make_person(is_staff=is_staff))
