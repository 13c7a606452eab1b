"""Which groups a viewer may know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from stoa.foundation.access.reach import STAFF
from stoa.foundation.directory.models import Group

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from stoa.foundation.access.reach import Viewer


def visible_groups(viewer: Viewer) -> QuerySet[Group]:
    """Units are everybody's to know; other groups are known to staff, teams only to their members."""
    own = {token.partition(":")[2] for token in viewer.tokens if token.startswith(("community:", "partner:", "donor:"))}
    known = Q(kind=Group.Sort.UNIT) | Q(key__in=own)
    if STAFF in viewer.tokens:
        known |= Q(kind__in=(Group.Sort.ORGANIZATION, Group.Sort.COMMUNITY))
    return Group.objects.filter(known)
