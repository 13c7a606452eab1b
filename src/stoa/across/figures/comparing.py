"""Whether two figures are of the same kind, and whether they say the same."""

from __future__ import annotations

import math
from typing import Protocol

ROUGH = 0.05
"""How far an approximate figure may be from another and still say the same."""
BEYOND = 0.2
"""How far within a bound a value may lie: further off nobody would have put it so."""
FAR_APART = 30.0
"""Values further apart than this many times are of different things, whatever the words."""


_YEAR = len("2019")


class Comparable(Protocol):
    """What `Figure` and `StatedFigure` have in common."""

    @property
    def value(self) -> float: ...
    @property
    def unit(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def sex(self) -> str: ...
    @property
    def age(self) -> str: ...
    @property
    def approximate(self) -> bool: ...
    @property
    def bound(self) -> str: ...
    @property
    def per(self) -> str: ...
    @property
    def change(self) -> str: ...
    @property
    def step(self) -> float: ...


def are_comparable(one: Comparable, other: Comparable) -> bool:
    """Whether unit, period, sex and age are the same and both are levels, or changes in one direction.

    A period that one does not name is no difference: “since 2009” holds in no year in particular. The time a flow is
    counted over may be left unsaid as well.
    """
    return (
        one.unit == other.unit
        and one.sex == other.sex
        and one.age == other.age
        and one.change == other.change
        and (one.per == other.per or not one.per or not other.per)
        and _is_same_time(one.period, other.period)
    )


def _is_same_time(one: str, other: str) -> bool:
    """Whether periods are the same: 2019 and 2019-01 are not, but what holds since 2019-01 holds in 2019."""
    bare, also = one.rstrip("/"), other.rstrip("/")
    if bare == also or not bare or not also:
        return True
    is_open = one.endswith("/") or other.endswith("/")
    return is_open and bare[:4] == also[:4] and _YEAR in {len(bare), len(also)}


def agree(one: Comparable, other: Comparable) -> bool:
    """Whether two figures say the same, rounded to the coarser of both; bounds hold where the other lies within."""
    if one.bound and not other.bound:
        return _holds(one, other)
    if other.bound and not one.bound:
        return _holds(other, one)
    return _is_equal(one, other)


def _holds(bound: Comparable, value: Comparable) -> bool:
    """Whether a value lies within the bound, and not so far off that nobody would have put it so."""
    slack = value.step / 2
    if bound.bound in {"more than", "at least"}:
        return bound.value - slack <= value.value <= bound.value * (1 + BEYOND)
    return bound.value * (1 - BEYOND) <= value.value <= bound.value + slack


def _is_equal(one: Comparable, other: Comparable) -> bool:
    step = max(one.step, other.step)
    if abs(one.value - other.value) <= step / 2 * (1 + 1e-9):
        return True
    if not (one.approximate or other.approximate):
        return False
    return math.isclose(one.value, other.value, rel_tol=ROUGH)


def are_far(one: float, other: float) -> bool:
    """Whether two values are of other things by their size alone."""
    low, high = sorted((abs(one), abs(other)))
    return high > low * FAR_APART


def how_close(one: Comparable, other: Comparable) -> float:
    """From 0 to 1: 1 for the same value, for sorting."""
    high = max(abs(one.value), abs(other.value))
    return 1.0 if not high else 1 - min(abs(one.value - other.value) / high, 1.0)
