"""Search over the demonstration is as good as at the last release, by queries judged before ranking was tuned."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.test import Client
from tests.project import ROOT

from stoa.across.relevance.measuring import ACROSS, ALL, QUERIES, fallen, judged_here, measure, staff_viewer
from stoa.across.relevance.models import JudgedQuery
from stoa.foundation.accounts.models import User
from stoa.foundation.indexing.follower import catch_up
from stoa.interfaces.cli.demonstration.loading import load_demonstration

if TYPE_CHECKING:
    from pathlib import Path

JUDGED_AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
"""What is open, due or fresh depends on the day: judgments hold for this one."""
BACKEND = "stoa.foundation.accounts.backends.PasswordBackend"


@pytest.mark.django_db
def test_search_is_as_good_as_at_the_last_release(fresh_home: Path) -> None:
    with time_machine.travel(JUDGED_AT, tick=True):
        load_demonstration()
        catch_up()
        figures = measure(staff_viewer(), judged_here())
        assert "minimum" in _page_of("manager")
    kept = json.loads((ROOT / "docs" / "reference" / "relevance.json").read_text())["figures"]
    assert fallen(kept, figures) == []
    assert {language for language in figures[QUERIES] if language != ALL} == {"en", "fr", "es"}
    assert figures[QUERIES][ALL].queries >= 72
    assert figures[ACROSS][ALL].queries >= 40


def _page_of(name: str) -> str:
    assert JudgedQuery.objects.exclude(judged_by=None).count() >= 112
    client = Client()
    client.force_login(User.objects.get(email=f"{name}@demo.example"), backend=BACKEND)
    return client.get("/admin/relevance?q=minimum").content.decode()
