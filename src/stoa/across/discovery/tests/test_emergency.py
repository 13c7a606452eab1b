"""What an emergency access opens decides nothing on the page of what was not found."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from stoa.across.discovery.models import Sought
from stoa.foundation.access.emergency import open_emergency
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.testing import make_group, make_person
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.items.testing import make_item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


def test_emergency_access_tells_nothing_of_what_others_found() -> None:
    make_group("board")
    make_item(title="Merger", text="On the merger.", audience=["unit:board"])
    catch_up()
    rows = [
        Sought.objects.create(
            words=words,
            language="en",
            last_on=timezone.localdate(),
            times=9,
            askers=15,
            people=4,
            empty=9,
            people_in_vain=vain,
        )
        for words, vain in (("merger", 2), ("the merger", 4))
    ]
    admin = make_account(make_person(is_staff=True), role="admin")
    open_emergency(
        person=admin.person, scope="group", key="board", reason="The minutes were asked for.", actor=TEST_ACTOR
    )
    client = Client()
    client.force_login(admin, backend="stoa.foundation.accounts.backends.PasswordBackend")

    assert "Merger" in client.get("/search", {"q": "merger"}).content.decode()
    body = client.get("/gaps").content.decode()
    assert f"/gaps/{rows[0].pk}" not in body
    assert client.get(f"/gaps/{rows[0].pk}").status_code == 404
    assert f"/gaps/{rows[1].pk}" in body
    assert "you find" not in body
