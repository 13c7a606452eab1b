"""What allauth's second factors ask of this site: its name, and how their secrets are kept."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from allauth.account.utils import user_pk_to_url_str
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.utils.crypto import salted_hmac

from stoa.foundation.registries import organization_name

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Secrets are encrypted with a key made of `SECRET_KEY`: a copy of the database alone signs nobody in."""

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises cryptography.fernet.InvalidToken when the secret key is another than when it was encrypted."""
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return self._get_site_name()

    def _get_site_name(self) -> str:
        return organization_name() or "Stoa"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The host as asked for, which `STOA_ALLOWED_HOSTS` has let pass: browsers bind passkeys to it."""
        return {"id": context.request.get_host().partition(":")[0], "name": self._get_site_name()}

    def get_public_key_credential_user_entity(self, user: AbstractBaseUser) -> dict[str, Any]:
        name = str(getattr(user, "name", user))
        return {"id": user_pk_to_url_str(user).encode(), "display_name": name, "name": user.get_username()}


def _fernet() -> Fernet:
    key = salted_hmac("stoa.foundation.accounts.adapter", "second factors", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
