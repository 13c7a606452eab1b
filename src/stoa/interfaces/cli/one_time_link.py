"""The one-time sign-in link an administrator gets at the start.

The token is `account id:last sign-in`, signed with a time stamp: it stops working once used, since signing in changes the
second part, and after a day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stoa.foundation.accounts.models import User

SALT = "stoa.accounts.once"


def one_time_link(account: User) -> str:
    """The whole address that signs `account` in once."""
    from django.conf import settings
    from django.core.signing import TimestampSigner

    seen = account.last_login.isoformat() if account.last_login else ""
    return f"{settings.STOA_PUBLIC_URL}/sign-in/once/{TimestampSigner(salt=SALT).sign(f'{account.pk}:{seen}')}"
