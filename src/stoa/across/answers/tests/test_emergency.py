"""Questions of somebody to whom an emergency access opened what is restricted."""

from __future__ import annotations

import pytest
from django.test import Client

from stoa.foundation.access.emergency import open_emergency
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.testing import make_group, make_person
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.items.testing import make_item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


def test_emergency_access_lets_nothing_be_quoted_that_nobody_noted() -> None:
    make_group("wages")
    make_item(title="Restricted", text="The pilot trained 412 apprentices.", audience=["unit:wages"])
    catch_up()
    admin = make_account(make_person(is_staff=True), role="admin")
    reason = "Salaries leaked, somebody must look."
    open_emergency(person=admin.person, scope="group", key="wages", reason=reason, actor=TEST_ACTOR)
    client = Client()
    client.force_login(admin, backend="stoa.foundation.accounts.backends.PasswordBackend")

    body = client.get("/ask", {"q": "How many apprentices did the pilot train?"}).content.decode()

    assert "412" not in body
