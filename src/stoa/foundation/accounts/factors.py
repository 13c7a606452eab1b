"""The second factors of an account, kept and checked with the parts of allauth that do the cryptography.

Reads and checks; what changes somebody's factors is in `services.factors`. allauth's own pages, messages and mail are not
used: decision 0011 says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from cryptography.fernet import InvalidToken
from django.db import transaction
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from stoa.foundation.accounts.models import User

log = structlog.get_logger(__name__)
RECOVERY = Authenticator.Type.RECOVERY_CODES
TOTP = Authenticator.Type.TOTP
PASSKEY = Authenticator.Type.WEBAUTHN


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey as its owner knows it; `is_doubted` once its count of uses went back."""

    pk: int
    name: str
    added_at: datetime
    used_at: datetime | None
    is_doubted: bool = False


@dataclass(frozen=True, slots=True)
class Factors:
    """What an account has besides its password."""

    code_app_since: datetime | None
    passkeys: tuple[Passkey, ...]
    codes_left: int

    def __bool__(self) -> bool:
        return self.code_app_since is not None or bool(self.passkeys)


def factors_of(user: User) -> Factors:
    """Everything at once: one statement."""
    rows = list(Authenticator.objects.filter(user=user).order_by("created_at", "pk"))
    app = next((row for row in rows if row.type == TOTP), None)
    codes = next((row for row in rows if row.type == RECOVERY), None)
    passkeys = (
        Passkey(r.pk, r.data["name"], r.created_at, r.last_used_at, bool(r.data.get("doubted")))
        for r in rows
        if r.type == PASSKEY
    )
    return Factors(app.created_at if app else None, tuple(passkeys), _codes_left(codes) if codes else 0)


def needs_second_step(user: User) -> bool:
    """Whether the password alone does not let this person in."""
    return bool(Authenticator.objects.filter(user=user).exclude(type=RECOVERY).exists())


def is_code_of(secret: str, code: str) -> int:
    """The time step whose code this is, for an app that holds `secret`; 0 when it is none of those that hold now."""
    return next((step for step in _steps() if _is_code(secret, step, code)), 0)


def take_app_code(user: User, code: str) -> bool:
    """Check a code of the app and spend it: neither it nor an older one is taken again (RFC 6238, section 5.2)."""
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().filter(user=user, type=TOTP).first()
        secret = _secret(row) if row else ""
        step = is_code_of(secret, code) if secret else 0
        if row is None or step <= row.data.get("step", 0):
            return False
        row.data["step"], row.last_used_at = step, timezone.now()
        row.save(update_fields=["data", "last_used_at"])
    return True


def take_passkey_use(pk: int, counter: int) -> bool:
    """Note that a passkey was used for the `counter`th time; False where it says that it was used less than we know.

    Most passkeys of phones and browsers do not count and always say 0. One of a kind that counts and goes back, or stands
    still, was copied (WebAuthn, section 6.1.1): it is remembered as doubtful until its owner removes it.
    """
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().get(pk=pk)
        last = row.data.get("counter", row.wrap().authenticator_data.counter)
        fits = counter > last or counter == last == 0
        row.data |= {"counter": counter} if fits else {"doubted": True}
        row.last_used_at = timezone.now() if fits else row.last_used_at
        row.save(update_fields=["data", "last_used_at"])
    return bool(fits)


def take_recovery_code(user: User, code: str) -> bool:
    """Check a recovery code and spend it: sent twice at once, it is right once."""
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().filter(user=user, type=RECOVERY).first()
        try:
            is_right = bool(row and row.wrap().validate_code(code))
        except InvalidToken:
            return _unreadable(user.pk)
        if row and is_right:
            Authenticator.objects.filter(pk=row.pk).update(last_used_at=timezone.now())
    return is_right


def recovery_codes_of(user: User) -> list[str]:
    """The codes that are left, to be shown to their owner right after they were made; empty if they cannot be read."""
    row = Authenticator.objects.filter(user=user, type=RECOVERY).first()
    try:
        return list(row.wrap().get_unused_codes()) if row else []
    except InvalidToken:
        _unreadable(user.pk)
        return []


def _codes_left(row: Any) -> int:
    from allauth.mfa import app_settings

    return int(app_settings.RECOVERY_CODE_COUNT) - int(row.data["used_mask"]).bit_count()


def _steps() -> Iterator[int]:
    """The time steps whose codes are taken now, newest first."""
    return iter(sorted(yield_hotp_counters_from_time(), reverse=True))


def _is_code(secret: str, step: int, code: str) -> bool:
    return bool(compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))))


def _secret(row: Any) -> str:
    try:
        return str(decrypt(row.data["secret"]))
    except InvalidToken:
        _unreadable(row.user_id)
        return ""


def _unreadable(account: int) -> bool:
    log.error("a second factor cannot be read: the secret key is another than when it was set up", account=account)
    return False
