"""Hashing of passwords, one at a time in each process."""

from __future__ import annotations

from threading import Lock

from django.contrib.auth.hashers import Argon2PasswordHasher

_turn = Lock()


class OneAtATimeHasher(Argon2PasswordHasher):
    """Argon2 takes 100 MB for each password it looks at: strangers who try many at once must not fill the memory."""

    def encode(self, password: str, salt: str) -> str:
        with _turn:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with _turn:
            return super().verify(password, encoded)
