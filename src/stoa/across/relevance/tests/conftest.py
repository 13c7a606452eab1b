"""A knowledge manager and an administrator before the pages, and an index of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.testing import make_person

if TYPE_CHECKING:
    from stoa.foundation.accounts.models import User

BACKEND = "stoa.foundation.accounts.backends.PasswordBackend"


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def judge() -> User:
    return make_account(make_person(name="Max Manager", email="max@test.example", is_staff=True), role="manager")


@pytest.fixture
def manager(judge: User) -> Client:
    return _client(judge)


@pytest.fixture
def admin() -> Client:
    return _client(make_account(make_person(name="Ada", email="ada@test.example", is_staff=True), role="admin"))


@pytest.fixture
def colleague() -> Client:
    return _client(make_account(make_person(name="Cleo", email="cleo@test.example", is_staff=True)))
