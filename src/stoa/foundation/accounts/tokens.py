"""The first administrator's way in, before anybody can invite anybody."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from stoa.foundation.accounts.models import Link
from stoa.foundation.accounts.services.links import make_link, revoke_links

if TYPE_CHECKING:
    from stoa.foundation.accounts.models import User

VALID_FOR = timedelta(days=3)


def one_time_link(user: User) -> str:
    """The path of a link by which this account chooses a password, once and within three days; ends earlier ones."""
    revoke_links(user)
    return make_link(user=user, purpose=Link.Purpose.INVITATION, valid=VALID_FOR)[0]
