"""Who may come in: administrators everywhere, knowledge managers where knowledge is looked after, nobody else anywhere.

To everybody else these pages do not exist: the answer is that of a missing page, whatever the method.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from stoa.foundation.access.middleware import viewer_of_request
from stoa.foundation.access.roles import may_manage
from stoa.foundation.accounts.models import User
from stoa.foundation.directory.models import Group
from stoa.foundation.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from stoa.foundation.access.reach import Viewer

    View = Callable[..., HttpResponseBase]

ADMIN, MANAGER = User.Role.ADMIN, User.Role.MANAGER
NOTHING = "There is nothing here, or it is not yours to see."


def for_administrators(view: View) -> View:
    """The view for administrators; a missing page for everybody else. Stands outermost, before methods are looked at."""
    return _gate(view, frozenset({ADMIN}))


def for_knowledge_managers(view: View) -> View:
    """The view for administrators and knowledge managers."""
    return _gate(view, frozenset({ADMIN, MANAGER}))


def _gate(view: View, roles: frozenset[str]) -> View:
    @wraps(view)
    def gated(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if viewer_of_request(request).role not in roles:
            raise NotFoundError(NOTHING)
        return view(request, *args, **kwargs)

    return gated


def is_admin(viewer: Viewer) -> bool:
    return viewer.role == ADMIN


def may_enter(viewer: Viewer) -> bool:
    """Whether any page of the administration is there for the viewer."""
    return may_manage(viewer)


def may_administer(viewer: Viewer, group: Group) -> bool:
    """Administrators look after every group, closed ones and teams too; knowledge managers after communities."""
    return is_admin(viewer) or (viewer.role == MANAGER and group.kind == Group.Sort.COMMUNITY)
