"""Which rows a viewer's picture of people is made of: trimmed here, in SQL, before anything is added up or ranked.

Only what is open to its audience counts. That a steward sees more of an item than its audience changes nothing here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from stoa.across.expertise.models import READER, Evidence, Standing
from stoa.foundation.access.queries import set_ids_meeting
from stoa.foundation.access.reach import sets_made
from stoa.foundation.history.models import Event, ReaderPosition
from stoa.foundation.registries import verbs

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Reach, Viewer


def visible_evidence(viewer: Viewer) -> QuerySet[Evidence]:
    """The evidence that the viewer may read, without items that changed since: the change may have closed them."""
    return Evidence.objects.filter(_open_to(viewer)).exclude(short_id__in=unread_items())


def visible_standings(viewer: Viewer) -> QuerySet[Standing]:
    """The sums of what the viewer may read, without people of whom a part is out of date (see `unsettled`)."""
    return not_unsettled(viewer).filter(_open_to(viewer))


def open_standings(viewer: Viewer) -> QuerySet[Standing]:
    """The sums of what the viewer may read, out of date or not: for a part of a read that begins with `not_unsettled`."""
    return Standing.objects.filter(_open_to(viewer))


def not_unsettled(viewer: Viewer) -> QuerySet[Standing]:
    """Every sum, readable or not, of people of whom no part is out of date."""
    return Standing.objects.exclude(person_id__in=unsettled(viewer))


def unsettled(viewer: Viewer) -> QuerySet[Evidence, int]:
    """Ids of people with evidence, readable to the viewer until now, of items that changed since: usually nobody.

    Their sums are left out for the seconds until the follower has read on. What the viewer could not read before decides
    nothing, so that nobody learns of changes to it.
    """
    changed = Evidence.objects.filter(_open_to(viewer), short_id__in=unread_items())
    return changed.order_by().values_list("person_id", flat=True)


def telling_verbs() -> frozenset[str]:
    """The verbs after which an item may be evidence of something else, or open to others: an import connects afterwards."""
    return frozenset(verb.key for verb in verbs().values() if verb.changes_index) | {"item.related"}


def unread_items() -> QuerySet[Event, str]:
    """Short ids of items that changed since the evidence was brought up to date, as a sub-query."""
    return _unread().filter(verb__in=sorted(telling_verbs())).values_list("object_id", flat=True)


def unread_persons() -> QuerySet[Event, str]:
    """As `unread_items`, of persons: `person:` and the uuid."""
    return _unread().filter(object_id__startswith="person:").values_list("object_id", flat=True)


def _unread() -> QuerySet[Event]:
    position = ReaderPosition.objects.filter(name=READER).values("position")
    return Event.objects.filter(position__gt=Coalesce(Subquery(position), Value(0))).order_by()


def _open_to(viewer: Viewer) -> Q:
    """The access rule for what is open: the sets that the viewer meets, now."""
    reach = viewer.reach()
    now = int(reach.now.timestamp())
    met: Any = _met(viewer, reach) if connection.vendor == "postgresql" else set_ids_meeting(reach.tokens)
    return Q(access_id__in=met, open_from__lte=now, open_until__gt=now)


def _met(viewer: Viewer, reach: Reach) -> list[int]:
    """The sets themselves, looked up once a request: the planner of PostgreSQL misjudges the sub-query."""
    key = (reach.tokens, sets_made())
    if key not in viewer.memo:
        viewer.memo[key] = list(set_ids_meeting(reach.tokens))
    return viewer.memo[key]
