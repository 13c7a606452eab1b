"""What people of the demonstration searched for: once, however often the demonstration is loaded."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from stoa.across.discovery.models import RecentSearch, Sought
from stoa.foundation.access.testing import make_viewer
from stoa.foundation.accounts.models import User
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.testing import make_person
from stoa.foundation.history.models import Event
from stoa.interfaces.cli.demonstration.searching import search_as_people

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


def test_searches_and_gaps_are_made_once(tmp_path: Path) -> None:
    said = {
        "remembered": [{"who": "manager", "words": ["wages", "skills"]}],
        "in_vain": [
            {"words": "cobots", "language": "en", "people": 9, "times": 12},
            {"words": "gig", "language": "en", "people": 9, "times": 12, "status": "need", "note": "Write it."},
        ],
    }
    (tmp_path / "searched.json").write_text(json.dumps(said))
    manager = make_account(make_person(is_staff=True), role=User.Role.MANAGER)
    viewers = {"manager": make_viewer(manager), **{name: make_viewer() for name in "abcdefgh"}}
    for _ in range(2):
        search_as_people(tmp_path, viewers)
    assert set(RecentSearch.objects.values_list("text", "times")) == {("wages", 1), ("skills", 1)}
    assert set(Sought.objects.values_list("words", "times", "empty")) == {("cobots", 12, 12), ("gig", 12, 12)}
    assert Sought.objects.get(words="gig").status == "need"
    assert Event.objects.filter(verb="gap.settled").count() == 1


def test_a_demonstration_without_searches_has_none(tmp_path: Path) -> None:
    search_as_people(tmp_path, {})
    assert not RecentSearch.objects.exists()
