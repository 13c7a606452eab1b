from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from time import sleep
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password

from stoa.foundation.accounts.hashing import OneAtATimeHasher

if TYPE_CHECKING:
    import pytest


def test_a_password_fits_its_hash_and_no_other() -> None:
    encoded = make_password("a long enough sentence")
    assert encoded.startswith("argon2$")
    assert check_password("a long enough sentence", encoded)
    assert not check_password("another sentence", encoded)


def test_many_passwords_at_once_are_looked_at_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    running: list[int] = []
    most: list[int] = []

    def verify(self: Any, password: str, encoded: str) -> bool:
        running.append(1)
        sleep(0.01)
        most.append(len(running))
        running.pop()
        return False

    monkeypatch.setattr(Argon2PasswordHasher, "verify", verify)
    with ThreadPoolExecutor(8) as guesses:
        list(guesses.map(lambda guess: OneAtATimeHasher().verify(str(guess), ""), range(16)))
    assert max(most) == 1
