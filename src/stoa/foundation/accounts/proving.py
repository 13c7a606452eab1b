"""Checks that somebody is who they say, each within its limits. Views call nothing else for it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import structlog
from django.contrib.auth import authenticate

from stoa.foundation.accounts import limits
from stoa.foundation.accounts.factors import take_app_code, take_recovery_code
from stoa.foundation.accounts.known import whose_tries
from stoa.foundation.accounts.models import User
from stoa.foundation.accounts.passkeys import CopiedPasskeyError, PasskeyError, whose
from stoa.foundation.accounts.services.factors import note_copied_passkey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

    from stoa.foundation.accounts.limits import Limit

log = structlog.get_logger(__name__)


def user_with_password(request: HttpRequest, email: str, password: str) -> User | None:
    """The active account of this e-mail and password; raises TooManyTriesError.

    Only wrong ones count: a whole office may sign in from one address.
    """
    mine = whose_tries(request, email.lower())
    with _counted(request, limits.PASSWORD_BY_ADDRESS, limits.PASSWORD_BY_ACCOUNT, mine) as right:
        user = authenticate(request, email=email, password=password)
        right.extend([user] if isinstance(user, User) else [])
    return right[0] if right else None


def is_code_right(request: HttpRequest, user: User, code: str) -> bool:
    """Whether it is a code of the person's app or one of their recovery codes; either is spent by it."""
    mine = whose_tries(request, user.email)
    with _counted(request, limits.CODE_BY_ADDRESS, limits.CODE_BY_ACCOUNT, mine) as right:
        if take_app_code(user, code) or take_recovery_code(user, code):
            right.append(user)
    return bool(right)


def user_with_passkey(request: HttpRequest, answer: str, user: User | None = None) -> User | None:
    """Whose passkey answered: of `user` if given. Counted by address alone, since a passkey cannot be guessed."""
    address = limits.address_of(request)
    limits.count_try(limits.PASSKEY_BY_ADDRESS, address)
    try:
        found = whose(request, answer, user)
    except CopiedPasskeyError as error:
        log.warning("a passkey was refused, it seems to have been copied", person=str(error.user.person.uuid))
        note_copied_passkey(user=error.user)
        return None
    except PasskeyError as error:
        log.info("a passkey was refused", reason=str(error))
        return None
    limits.give_back(limits.PASSKEY_BY_ADDRESS, address)
    return found


@contextmanager
def _counted(request: HttpRequest, by_address: Limit, by_account: Limit, account: str) -> Iterator[list[User]]:
    """Count a try of both before it is made, so that many at once cannot slip through; what was right is taken back."""
    address = limits.address_of(request)
    limits.count_try(by_address, address)
    limits.count_try(by_account, account)
    right: list[User] = []
    yield right
    if right:
        limits.give_back(by_address, address)
        limits.start_anew(by_account, account)
