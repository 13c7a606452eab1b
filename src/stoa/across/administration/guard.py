"""Nobody gives themselves more to read: the one rule over everything an administrator may write about people and groups."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from stoa.foundation.access.models import AccessToken
from stoa.foundation.access.queries import viewer_of_person
from stoa.foundation.directory.models import Person
from stoa.foundation.errors import BadInputError, Problem
from stoa.foundation.history.services import one_change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stoa.foundation.access.reach import Viewer

WHOLE_FORM = "__all__"


@contextmanager
def nothing_gained(viewer: Viewer) -> Iterator[None]:
    """One change that is undone when it would let the viewer read something they could not read before.

    Whatever the way (a membership, a unit moved above, an organization made a partner, becoming staff), the tokens are
    compared. A token that no item asks for yet opens nothing and may be gained. Raises BadInputError.
    """
    with transaction.atomic():
        before = _tokens(viewer)
        with one_change():
            yield
            gained = _tokens(viewer) - before
            if gained and AccessToken.objects.filter(token__in=gained).exists():
                raise BadInputError([Problem(WHOLE_FORM, _sentence())])


def _tokens(viewer: Viewer) -> frozenset[str]:
    person = Person.objects.filter(pk=viewer.person_id).first() if viewer.person_id else None
    return viewer_of_person(person).tokens if person else frozenset()


def _sentence() -> str:
    return _(
        "This would let you read what you cannot read now. Ask another administrator to do it, or open emergency access."
    )
