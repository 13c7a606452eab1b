"""Signing in with e-mail and password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password

from stoa.foundation.accounts.models import User

if TYPE_CHECKING:
    from django.http import HttpRequest


class PasswordBackend(BaseBackend):
    """E-mail and password. An unknown e-mail costs the same time as a wrong password, so that neither tells on the other."""

    def authenticate(
        self, request: HttpRequest | None, email: str | None = None, password: str | None = None, **credentials: Any
    ) -> User | None:
        if not email or not password:
            return None
        user = User.objects.filter(email=email.lower(), is_active=True).first()
        if user is None:
            make_password(password)
            return None
        return user if user.check_password(password) else None

    def get_user(self, user_id: int) -> User | None:
        """The active account; a deactivated one is signed out at once everywhere."""
        return User.objects.filter(pk=user_id, is_active=True).select_related("person").first()
