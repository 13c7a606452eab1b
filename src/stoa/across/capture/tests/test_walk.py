"""The samples of the access walk, asked for by several readers: nobody's files are anybody else's, and nothing breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from stoa.across.capture.models import Lot
from stoa.across.capture.tests.test_capture import signed_in
from stoa.across.capture.urls import urlpatterns
from stoa.across.capture.walk import SAMPLES
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.testing import make_person

if TYPE_CHECKING:
    from stoa.foundation.registries import Sample

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


def test_every_route_has_a_sample() -> None:
    assert sorted(sample.route for sample in SAMPLES) == sorted(f"capture:{pattern.name}" for pattern in urlpatterns)


def test_nothing_breaks_and_what_is_foreign_is_not_there() -> None:
    other, admin, owner = make_account(make_person(is_staff=True)), make_account(role="admin"), make_account()
    clients = {"public": Client(), "other": signed_in(other), "admin": signed_in(admin), "owner": signed_in(owner)}
    answered: set[str] = set()
    for sample in SAMPLES:
        for address in [path + query for path in sample.paths() for query in sample.query_strings]:
            for name, client in clients.items():
                for method in sample.methods:
                    status = client.generic(method, address).status_code
                    assert status < 500, (name, method, address)
                    answered |= {sample.route} if status < 400 else set()
                    if _is_somebodys(sample) and name in {"other", "admin"}:
                        assert status == 404, (name, method, address)
    assert Lot.objects.get().person_id == owner.person_id
    assert answered >= {sample.route for sample in SAMPLES} - {"capture:all-files"}


def _is_somebodys(sample: Sample) -> bool:
    return any("-" in path.removeprefix("/capture") for path in sample.paths()) and "i/ST-" not in sample.paths()[0]
