"""The world of canaries, built once a module and taken away after it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.test import override_settings

from stoa.foundation.directory.services import save_organization
from stoa.foundation.directory.slots import _kept
from stoa.foundation.history.testing import TEST_ACTOR
from tests.access.world import World, build_world

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True, scope="package")
def quiet_refusals() -> Iterator[None]:
    """A refusal is logged by the framework each time; here there are thousands."""
    logger = logging.getLogger("django.request")
    before = logger.level
    logger.setLevel(logging.ERROR)
    yield
    logger.setLevel(before)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A filled database and index; whatever a test changes stays for the others of its module."""
    home = tmp_path_factory.mktemp("home")
    with override_settings(STOA_HOME=home), django_db_blocker.unblock(), transaction.atomic():
        save_organization(names={"en": "Office of Tests"}, short_name="OT", taglines={}, actor=TEST_ACTOR)
        _kept.cache_clear()
        yield build_world()
        transaction.set_rollback(True)
    _kept.cache_clear()
