"""Who looks after the installation, and who after what is in it: by role, not by what they may read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.foundation.access.reach import STAFF
from stoa.foundation.accounts.models import User
from stoa.foundation.errors import NotFoundError

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Viewer

_ROLES = frozenset({User.Role.ADMIN, User.Role.MANAGER})


def may_manage(viewer: Viewer) -> bool:
    """Knowledge managers and administrators."""
    return viewer.role in _ROLES


def may_curate(viewer: Viewer) -> bool:
    """Those who can do something about content: knowledge managers, administrators, and curators among staff."""
    return may_manage(viewer) or (bool(viewer.curates) and STAFF in viewer.tokens)


def demand_manager(viewer: Viewer) -> None:
    """Raise NotFoundError for everybody who does not manage: to others the page is not there."""
    if not may_manage(viewer):
        raise _not_there()


def demand_curator(viewer: Viewer) -> None:
    """Raise NotFoundError for everybody who does not curate: to others the page is not there."""
    if not may_curate(viewer):
        raise _not_there()


def _not_there() -> NotFoundError:
    return NotFoundError("There is nothing here, or it is not yours to see.")
