"""Following and ending it. Private: no event says who follows what. Both are safe to repeat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from stoa.across.notices.models import NOBODY, Follow
from stoa.across.notices.queries.things import Thing, things
from stoa.foundation.errors import BadInputError, NotFoundError, Problem

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Viewer

MOST = 500
"""Things one person may follow: beyond that nobody reads what comes."""


def follow(*, what: str, target: str, viewer: Viewer) -> Thing:
    """Follow something the viewer may know of, and return it; raises NotFoundError for everything else."""
    thing = things(viewer, [(what, target)], "en").get((what, target))
    if thing is None or viewer.person_id is None:
        raise NotFoundError("There is nothing here to follow, or it is not yours to see.")
    mine = Follow.objects.filter(person_id=viewer.person_id)
    if mine.count() >= MOST and not mine.filter(what=what, target=target).exists():
        sentence = _("You follow %(most)d things already. End some of them first.") % {"most": MOST}
        raise BadInputError([Problem("target", sentence)])
    Follow.objects.bulk_create(
        [Follow(person_id=viewer.person_id, what=what, target=target)],
        ignore_conflicts=True,
    )
    return thing


def unfollow(*, what: str, target: str, viewer: Viewer) -> None:
    """End it. What is not followed, or no longer there, is no error."""
    Follow.objects.filter(person_id=viewer.person_id or NOBODY, what=what, target=target).delete()
