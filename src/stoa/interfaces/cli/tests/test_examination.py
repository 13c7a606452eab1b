from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from stoa.interfaces.cli.examination import home_folder, last_backup, local_disk, secret_key

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
