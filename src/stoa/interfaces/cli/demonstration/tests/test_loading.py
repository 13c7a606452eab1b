from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from stoa.across.notices.models import Notice
from stoa.foundation.access.queries import viewer_of
from stoa.foundation.accounts.models import User
from stoa.foundation.directory.models import Membership
from stoa.foundation.history.models import Event
from stoa.foundation.ingest.models import FileReading
from stoa.foundation.items.models import Item, Revision
from stoa.foundation.registries import kinds
from stoa.foundation.workflow.models import Review
from stoa.foundation.workflow.queries import due_from
from stoa.interfaces.cli.demonstration.loading import load_demonstration

if TYPE_CHECKING:
    from pathlib import Path

CAST = (
    "government",
    "employers",
    "workers",
    "partner",
    "donor",
    "staff",
    "unit",
    "community",
    "former",
    "curator",
    "manager",
    "admin",
)


@pytest.fixture
def told(db: None, fresh_home: Path) -> list[str]:
    lines: list[str] = []
    load_demonstration(report=lines.append)
    return lines


def test_the_demonstration_loads_whole_and_once(told: list[str], fresh_home: Path) -> None:
    assert " 0 with problems" in told[-1], "\n".join(told)
    items = Item.objects.unscoped("a test counts")
    assert items.count() >= 120
    assert set(items.values_list("kind", flat=True)) == set(kinds())
    assert set(items.values_list("language", flat=True)) >= {"en", "fr", "es"}
    assert FileReading.objects.filter(state="read").count() >= 15
    assert Revision.objects.filter(number__gt=1).exists()

    before = Event.objects.count()
    again: list[str] = []
    load_demonstration(report=again.append)
    assert again == ["The demonstration is loaded already."]
    (fresh_home / "demo.json").unlink()
    load_demonstration(report=again.append)
    assert Item.objects.unscoped("a test counts").count() == items.count()
    assert Revision.objects.count() == sum(items.values_list("head", flat=True))
    assert Event.objects.count() - before <= 4
    assert Membership.objects.filter(role="curator").count() >= 10

    cast = json.loads((fresh_home / "demo.json").read_text())["cast"]
    assert [member["email"].partition("@")[0] for member in cast] == list(CAST)
    assert all(member["sentence"]["fr"] for member in cast)
    accounts = User.objects.filter(email__in=[member["email"] for member in cast])
    assert accounts.count() == len(CAST)
    assert not any(account.has_usable_password() for account in accounts)
    assert User.objects.get(email="admin@demo.example").role == "admin"
    former = Membership.objects.filter(person__email="former@demo.example")
    assert former
    assert all(membership.until for membership in former)


def test_the_people_of_the_demonstration_have_begun_something(told: list[str], fresh_home: Path) -> None:
    for name in ("staff", "curator", "unit", "government", "workers"):
        viewer = viewer_of(User.objects.get(email=f"{name}@demo.example"))
        assert Notice.objects.filter(recipient_id=viewer.person_id).exists(), name
    due = {
        name: due_from(viewer_of(User.objects.get(email=f"{name}@demo.example")), timezone.localdate())
        for name in ("staff", "curator")
    }
    assert all(due.values())
    assert set(Review.objects.values_list("state", flat=True)) == {"waiting", "returned"}
