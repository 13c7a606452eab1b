"""The access rule in SQL. The planner traps of both databases are hidden here and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import In

from stoa.foundation.access.queries import set_ids_meeting
from stoa.foundation.access.reach import sets_made

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Reach, Viewer

OPEN_STATES = ("published", "archived")
"""What its audience can read; `Status` is made of these words too."""


class _AnyOf(Func):
    """`column = ANY(array)`: on PostgreSQL the planner then sees how frequent the values are (20 ms against seconds)."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = models.BooleanField()


class _Unindexed(Func):
    """`+column`: on SQLite keeps a query on the index of what it asks for, not of who looks (1.5 against 1,339 ms)."""

    template = "+%(expressions)s"

    def __init__(self, column: str, output_field: models.Field[Any, Any]) -> None:
        super().__init__(F(column), output_field=output_field)


def visible(viewer: Viewer, reach: Reach, *, by_audience: bool) -> Q:
    """The condition under which `viewer` sees an item: open to their tokens now, or a steward (docs/explanation/access.md)."""
    is_open = _is_one_of("status", OPEN_STATES, models.CharField(), by_audience=by_audience) & in_force(reach)
    audience = is_open & _meets("access_id", viewer, reach, by_audience=by_audience)
    if reach.is_public:
        return audience
    return audience | _meets("stewards_id", viewer, reach, by_audience=by_audience)


def in_force(reach: Reach) -> Q:
    return (Q(available_from=None) | Q(available_from__lte=reach.now)) & (
        Q(available_until=None) | Q(available_until__gt=reach.now)
    )


def _meets(column: str, viewer: Viewer, reach: Reach, *, by_audience: bool) -> Q:
    if connection.vendor == "postgresql":
        return Q(_AnyOf(F(column), Value(_set_ids(viewer, reach), output_field=ArrayField(models.BigIntegerField()))))
    return _is_one_of(column, set_ids_meeting(reach.tokens), models.BigIntegerField(), by_audience=by_audience)


def _is_one_of(column: str, values: Any, sort: models.Field[Any, Any], *, by_audience: bool) -> Q:
    if by_audience or connection.vendor == "postgresql":
        return Q(**{f"{column}__in": values})
    return Q(In(_Unindexed(column, sort), values))


def _set_ids(viewer: Viewer, reach: Reach) -> list[int]:
    """The sets the viewer meets, looked up once for as long as the viewer object lives (a request)."""
    key = (reach.tokens, sets_made())
    if key not in viewer.memo:
        viewer.memo[key] = list(set_ids_meeting(reach.tokens))
    return viewer.memo[key]
