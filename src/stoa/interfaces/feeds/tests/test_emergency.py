"""Whole lists are handed out with what is the reader's own, not with what an emergency access opens."""

from __future__ import annotations

import pytest
from django.test import Client

from stoa.foundation.access.emergency import open_emergency
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.testing import make_group, make_person
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.items.testing import make_item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


@pytest.mark.parametrize("address", ["/feeds/items.csv", "/feeds/items.jsonl"])
def test_an_export_leaves_out_what_only_emergency_access_opens(address: str) -> None:
    make_group("wages")
    item = make_item(title="Restricted minutes", audience=["unit:wages"])
    make_item(title="For all staff", audience=["staff"])
    admin = make_account(make_person(is_staff=True), role="admin")
    reason = "Salaries leaked, somebody must look."
    open_emergency(person=admin.person, scope="group", key="wages", reason=reason, actor=TEST_ACTOR)
    client = Client()
    client.force_login(admin, backend="stoa.foundation.accounts.backends.PasswordBackend")

    assert client.get(f"/i/{item.short_id}").status_code == 200
    handed_out = client.get(address).getvalue().decode()
    assert "For all staff" in handed_out
    assert "Restricted minutes" not in handed_out
