"""What somebody is told is the same, to the byte, whether or not there is anything that they may not see."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from stoa.across.alerts.services import open_feed
from stoa.across.alerts.testing import look, make_alert, send_mail
from stoa.across.alerts.tokens import FEED, sealed
from stoa.foundation.access.queries import viewer_of
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.testing import make_group, make_person
from stoa.foundation.items.testing import make_item

if TYPE_CHECKING:
    from stoa.foundation.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
BACKEND = "stoa.foundation.accounts.backends.PasswordBackend"
NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
_DIFFERS = re.compile(
    rb'name="csrfmiddlewaretoken" value="[^"]*"|ST-[0-9A-Z]{7}|/inbox/\d+/read|value="\d+"'
    rb"|#search-\d+|how-\d+|/saved-searches/\d+|/end/\d+-\w+"
)
"""Numbers that are given out in turn, and short ids, which are drawn by lot."""


@pytest.fixture
def ana(settings: Any) -> User:
    settings.STOA_MAIL = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return make_account(make_person(name="Ana", email="ana@test.example", is_staff=True))


def _hide(number: int) -> None:
    """Items the subscriber may not see, with the words and the date of those they may."""
    for audience, status in ((["unit:closed"], "published"), (["staff"], "draft"), (["unit:closed"], "withdrawn")):
        make_item(title=f"Wages secret {number}", audience=audience, status=status, published_on=date(2026, 1, 1))


def _told(user: User, *, with_hidden: bool) -> list[bytes]:
    with time_machine.travel(NOW, tick=False):
        make_group("closed")
        alert = make_alert(user, how="at_once")
        key = open_feed(search=alert.pk, viewer=viewer_of(user)).feed_key
        for number in range(3):
            if with_hidden:
                _hide(number)
            make_item(title=f"Wages open {number}", published_on=date(2026, 1, 1))
            look()
        send_mail()
        client = Client()
        client.force_login(user, backend=BACKEND)
        feed = Client().get(f"/saved-searches/feed/{sealed(FEED, alert.pk, key)}").content
        pages = [client.get(path).content for path in ("/inbox", "/saved-searches")]
    letters = [f"{letter.subject}\n{letter.body}".encode() for letter in mail.outbox]
    return [_DIFFERS.sub(b"", answer) for answer in (feed, *pages, *letters)]


@pytest.fixture
def plainly(ana: User, request: pytest.FixtureRequest) -> list[bytes]:
    """What is told where nothing is hidden, in a world that is undone again."""
    from django.db import transaction

    with transaction.atomic():
        told = _told(ana, with_hidden=False)
        transaction.set_rollback(True)
    mail.outbox.clear()
    return told


def test_hidden_items_change_nothing_of_what_is_told(
    plainly: list[bytes], ana: User, tmp_path: Any, settings: Any
) -> None:
    settings.STOA_HOME = tmp_path / "second"
    settings.STOA_HOME.mkdir()
    told = _told(ana, with_hidden=True)
    assert len(told) == 4
    for one, other in zip(plainly, told, strict=True):
        assert one == other
    assert b"Wages open 2" in told[0]
