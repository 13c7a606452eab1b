"""How the installation is, in plain words: what is wrong is said with what to do."""

from __future__ import annotations

import json
import shutil
from collections import namedtuple
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.utils import timezone

from stoa.across.operations.condition import LOOK, OK, WRONG, Line, backup_made, condition, worst
from stoa.foundation.directory.testing import make_person
from stoa.foundation.history.models import ReaderPosition
from stoa.foundation.history.queries import last_position
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.indexing.places import root
from stoa.foundation.items.testing import make_item
from stoa.foundation.jobs.models import Job
from stoa.foundation.meaning import following, turns
from stoa.foundation.meaning.places import note_problem
from stoa.foundation.meaning.testing import set_model
from stoa.foundation.meaning.turns import catch_up as embed

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

pytestmark = pytest.mark.django_db
Usage = namedtuple("Usage", "total used free")


def line(label: str) -> Line:
    return next(line for part in condition() for line in part.lines if line.label == label)


def test_what_runs_well_needs_nothing(fresh_home: Path) -> None:
    catch_up()
    (fresh_home / "backup-note.json").write_text(json.dumps({"verified_at": timezone.now().isoformat()}))
    lines = [line for part in condition() for line in part.lines]
    assert worst(condition()) == OK, [line for line in lines if line.state != OK]
    assert not [line for line in lines if line.cure]
    assert {"Stoa", "Python", "Django", "tantivy"} <= {line.label for line in lines}


def test_a_worker_that_does_not_run_is_told(fresh_home: Path) -> None:
    long_ago = timezone.now() - timedelta(hours=1)
    Job.objects.create(kind="x", due=long_ago, asked_at=long_ago)
    assert (line("Queue").state, "stoa worker" in line("Queue").cure) == (LOOK, True)
    Job.objects.update(state=Job.State.FAILED)
    assert (line("Queue").state, line("Failed jobs").says, line("Failed jobs").state) == (OK, "1", LOOK)


def test_a_reader_that_lags_behind_is_told(fresh_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_person()
    ReaderPosition.objects.create(name="indexer", position=0)
    assert line("Indexer").says.startswith(str(last_position()))
    assert line("Indexer").state == OK
    monkeypatch.setattr("stoa.across.operations.condition.BEHIND", 0)
    assert line("Indexer").state == LOOK


def test_a_lost_index_is_wrong_and_says_how_to_mend_it(fresh_home: Path) -> None:
    make_person()
    catch_up()
    shutil.rmtree(root())
    assert (line("Index").state, line("Index").cure) == (WRONG, "Run: stoa index rebuild")


def test_a_full_disk_is_wrong_here_and_degraded_for_machines(
    fresh_home: Path, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    catch_up()
    assert client.get("/health/ready").json()["parts"]["disk"] == "ok"
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(100 * 2**30, 96 * 2**30, 4 * 2**30))
    assert line("Disk").state == WRONG
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["status"], answer.json()["parts"]["disk"]) == (
        200,
        "degraded",
        "degraded",
    )


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL is backed up by its own tools")
def test_a_backup_that_is_missing_or_old_is_told(fresh_home: Path) -> None:
    assert (line("Last backup").says, line("Last backup").state) == ("never", LOOK)
    note = fresh_home / "backup-note.json"
    note.write_text(json.dumps({"verified_at": (timezone.now() - timedelta(days=8)).isoformat()}))
    assert line("Last backup").state == LOOK
    note.write_text(json.dumps({"verified_at": timezone.now().isoformat()}))
    assert line("Last backup").state == OK


@pytest.mark.parametrize("text", ["", "{", "[]", '{"verified_at": 7}', '{"verified_at": "yesterday"}'])
def test_a_note_that_cannot_be_read_counts_as_none(fresh_home: Path, text: str) -> None:
    (fresh_home / "backup-note.json").write_text(text)
    assert backup_made() is None


def test_the_model_is_told_with_what_is_embedded_and_what_is_in_the_making(
    fresh_home: Path, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    label = "Finding by meaning"
    assert label not in {line.label for part in condition() for line in part.lines}
    set_model(settings, tmp_path / "tiny")
    for _ in range(3):
        make_item(title="wages")
    assert (line(label).says, line(label).state) == ("not in use yet", OK)
    embed()
    assert line(label).says.startswith("tiny: 3 of 3 items, in use since ")
    monkeypatch.setattr(following, "ITEMS_AT_ONCE", 2)
    monkeypatch.setattr(turns, "TURN_SECONDS", 0.0)
    set_model(settings, tmp_path / "larger", name="larger")
    turns.turn()
    assert line("Vectors in the making").says == "larger: 2 of 3 items"
    note_problem("The model is away.")
    assert (line(label).state, "The model is away." in line(label).cure) == (LOOK, True)
