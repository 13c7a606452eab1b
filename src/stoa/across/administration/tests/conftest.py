"""An administrator and a knowledge manager before the pages, and somebody they look after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.testing import make_person

if TYPE_CHECKING:
    from collections.abc import Callable

    from stoa.foundation.accounts.models import User

BACKEND = "stoa.foundation.accounts.backends.PasswordBackend"


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend=BACKEND)
        return client

    return sign_in


@pytest.fixture
def administrator() -> User:
    return make_account(make_person(name="Ada Admin", email="ada@test.example", is_staff=True), role="admin")


@pytest.fixture
def manager() -> User:
    return make_account(make_person(name="Max Manager", email="max@test.example", is_staff=True), role="manager")


@pytest.fixture
def colleague() -> User:
    return make_account(make_person(name="Cleo Colleague", email="cleo@test.example", is_staff=True))


@pytest.fixture
def admin(administrator: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(administrator)
