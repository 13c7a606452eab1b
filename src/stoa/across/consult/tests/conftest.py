"""Who asks and what is known, for the tests of knowledge checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stoa.across.consult import running
from stoa.across.consult.tests.test_checking import make_known
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.testing import make_group, make_membership, make_person

if TYPE_CHECKING:
    from stoa.foundation.accounts.models import User
    from stoa.foundation.items.models import Item


@pytest.fixture
def in_no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing indexes beside these tests: there is nothing to wait for."""
    monkeypatch.setattr(running, "PATIENCE_SECONDS", 0.0)


@pytest.fixture
def known() -> dict[str, Item]:
    make_group("wages")
    return make_known()


@pytest.fixture
def maker() -> User:
    """Somebody of the wages department, who may read what it keeps to itself."""
    group = make_group("wages")
    account = make_account(make_person(name="Ana Maker", is_staff=True))
    make_membership(account.person, group)
    return account


@pytest.fixture
def colleague() -> User:
    return make_account(make_person(name="Bo Colleague", is_staff=True))
