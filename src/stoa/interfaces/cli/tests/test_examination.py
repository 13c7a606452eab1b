from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from stoa.foundation.items.testing import make_item
from stoa.foundation.meaning.places import note_problem
from stoa.foundation.meaning.testing import set_model
from stoa.foundation.meaning.turns import catch_up as embed
from stoa.interfaces.cli.commands.index import run as index_status
from stoa.interfaces.cli.examination import Finding, home_folder, last_backup, local_disk, meaning, secret_key

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("mode", "state"), [(0o700, "ok"), (0o750, "ok"), (0o755, "warning")])
def test_a_home_that_other_accounts_can_look_into_is_worth_saying(fresh_home: Path, mode: int, state: str) -> None:
    fresh_home.chmod(mode)
    assert home_folder().state == state


@pytest.mark.parametrize(("kind", "state"), [("ext4", "ok"), ("nfs4", "error"), ("cifs", "error")])
def test_sqlite_on_a_network_disk_is_wrong(fresh_home: Path, tmp_path: Path, kind: str, state: str) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nserver:/x {fresh_home.parent} {kind} rw 0 0\n")
    expected = state if connection.vendor == "sqlite" else "ok"
    assert local_disk(mounts).state == expected


def test_a_key_that_can_be_guessed_is_wrong(fresh_home: Path, settings: Any) -> None:
    settings.SECRET_KEY = "short"
    assert secret_key().state == "error"


def test_a_key_that_others_can_read_is_worth_saying(fresh_home: Path, settings: Any) -> None:
    settings.SECRET_KEY = "k" * 50
    kept = fresh_home / "secret-key"
    kept.write_text("k" * 50)
    kept.chmod(0o644)
    assert secret_key().state == "warning"
    kept.chmod(0o600)
    assert secret_key().state == "ok"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL is backed up by its own tools")
def test_a_backup_that_is_missing_or_old_is_worth_saying(fresh_home: Path, settings: Any) -> None:
    settings.STOA_DEMO = False
    assert "No backup" in last_backup().what
    for days, state in ((1, "ok"), (30, "warning")):
        made = datetime.now(UTC) - timedelta(days=days)
        (fresh_home / "backup-note.json").write_text(json.dumps({"verified_at": made.isoformat()}))
        assert last_backup().state == state


@pytest.mark.django_db
def test_the_model_is_named_with_how_far_it_has_come(
    fresh_home: Path, settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert meaning() == []
    index_status(argparse.Namespace(what="status", json=True))
    assert "meaning" not in json.loads(capsys.readouterr().out)
    set_model(settings, tmp_path / "tiny")
    make_item(title="wages")
    assert meaning() == [Finding("ok", "Finding by meaning: not in use yet")]
    embed()
    (found,) = meaning()
    assert found.what.startswith("Finding by meaning: tiny, 1 of 1 items; in use since ")
    index_status(argparse.Namespace(what="status", json=True))
    assert json.loads(capsys.readouterr().out)["meaning"] == found.what.removeprefix("Finding by meaning: ")
    note_problem("The model is away.")
    (found,) = meaning()
    assert (found.state, "The model is away." in found.what) == ("warning", True)
