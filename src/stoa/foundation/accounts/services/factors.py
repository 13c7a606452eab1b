"""Setting up and removing second factors."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.utils import encrypt
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction

from stoa.foundation.accounts.factors import PASSKEY, RECOVERY, TOTP, is_code_of, needs_second_step
from stoa.foundation.accounts.models import User
from stoa.foundation.accounts.services.accounts import own_actor
from stoa.foundation.errors import NotAllowedError
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.services import Actor, NewEvent, append_events

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_PASSKEYS = 20
NAME_LENGTH = 60


def add_code_app(*, user: User, secret: str, code: str) -> bool:
    """Keep the secret of an app that has shown it can make codes; False when the code is not one of its own.

    The code counts as used. An app set up before is replaced.
    """
    step = is_code_of(secret, code)
    if not step:
        return False
    with _change(user, "app added") as locked:
        Authenticator.objects.filter(user=locked, type=TOTP).delete()
        data = {"secret": encrypt(secret), "step": step}
        Authenticator.objects.create(user=locked, type=TOTP, data=data)
        RecoveryCodes.activate(locked)
    return True


def remove_code_app(*, user: User) -> None:
    """Forget the app; with the last factor the recovery codes go too."""
    with _change(user, "app removed") as locked:
        Authenticator.objects.filter(user=locked, type=TOTP).delete()
        _drop_lonely_codes(locked)


def add_passkey(*, user: User, name: str, credential: Mapping[str, Any]) -> None:
    """Keep a passkey that `passkeys.new_credential` has found good; raises NotAllowedError for the 21st."""
    with _change(user, "passkey added") as locked:
        if Authenticator.objects.filter(user=locked, type=PASSKEY).count() >= MOST_PASSKEYS:
            raise NotAllowedError("There are twenty passkeys already. Remove one you no longer use.")
        WebAuthn.add(locked, name[:NAME_LENGTH], dict(credential))
        RecoveryCodes.activate(locked)


def remove_passkey(*, user: User, pk: int) -> None:
    """Forget one passkey of this account, if it has it; with the last factor the recovery codes go too."""
    with _change(user, "passkey removed") as locked:
        Authenticator.objects.filter(user=locked, type=PASSKEY, pk=pk).delete()
        _drop_lonely_codes(locked)


def note_copied_passkey(*, user: User) -> None:
    """Write down that a passkey of theirs was refused because it seems to have been copied."""
    with transaction.atomic():
        append_events([_event(user, "copied passkey refused")], actor=Actor())


def make_recovery_codes(*, user: User) -> list[str]:
    """Ten new codes, each good for one sign-in; those before no longer work. To be shown for a short time only."""
    with _change(user, "codes made") as locked:
        Authenticator.objects.filter(user=locked, type=RECOVERY).delete()
        codes: list[str] = RecoveryCodes.activate(locked).generate_codes()
    return codes


def drop_second_factors(*, user: User, actor: Actor) -> int:
    """Remove every second factor of somebody who has lost them; for administrators, who have to know it is them."""
    with transaction.atomic():
        dropped: int = Authenticator.objects.filter(user=user).delete()[0]
        if dropped:
            append_events([_event(user, "all removed")], actor=actor)
    return dropped


@contextmanager
def _change(user: User, what: str) -> Iterator[User]:
    """One change of somebody's own factors: the account's row is locked, so two browsers cannot mix; tells the history."""
    with transaction.atomic():
        yield User.objects.select_for_update().get(pk=user.pk)
        failpoint("accounts.factors_changed")
        append_events([_event(user, what)], actor=own_actor(user))


def _drop_lonely_codes(user: User) -> None:
    if not needs_second_step(user):
        Authenticator.objects.filter(user=user, type=RECOVERY).delete()


def _event(user: User, what: str) -> NewEvent:
    return NewEvent("account.second-factor", f"person:{user.person.uuid}", {"what": what})
