from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest

from stoa.foundation.errors import StoaError
from stoa.foundation.registries import Check, CheckResult
from stoa.interfaces.cli import demo_home, migrating, processes
from stoa.interfaces.cli.commands import doctor, migrate, test, verify


def _stoa(home: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STOA_")}
    return subprocess.run(
        [sys.executable, "-m", "stoa.interfaces.cli.main", *words],
        env={**kept, "STOA_HOME": str(home), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.django_db
def test_verify_counts_what_it_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert verify.run(Namespace(json=True)) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["ok"] is True
    assert result["problems"] == []
    assert set(result["checked"]) >= {"history", "blobs", "orphans"}


def test_verify_names_what_is_broken_and_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = Check("things", "Things are whole", lambda: (3, iter([CheckResult("I9", "One is cracked.", "Glue it.")])))
    monkeypatch.setattr("stoa.foundation.registries.checks", lambda: (broken,))
    assert verify.run(Namespace(json=True)) == 1
    assert json.loads(capsys.readouterr().out) == {
        "ok": False,
        "checked": {"things": 3},
        "problems": [{"invariant": "I9", "what": "One is cracked.", "cure": "Glue it."}],
    }
    assert verify.run(Namespace(json=False)) == 1
    assert "I9  One is cracked. Glue it." in capsys.readouterr().out


@pytest.mark.django_db
def test_migrate_has_nothing_to_do_twice(capsys: pytest.CaptureFixture[str]) -> None:
    assert migrate.run(Namespace(check=False, json=False)) == 0
    assert capsys.readouterr().out == "The database is up to date.\n"


@pytest.mark.django_db
def test_doctor_finds_a_sound_installation_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor.run(Namespace(json=True)) == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True


def test_doctor_and_migrate_on_a_new_home(tmp_path: Path) -> None:
    before = _stoa(tmp_path, "doctor")
    assert before.returncode == 1
    assert "Run: stoa migrate" in before.stdout
    assert _stoa(tmp_path, "migrate", "--check").returncode == 1
    assert _stoa(tmp_path, "migrate").returncode == 0
    assert _stoa(tmp_path, "doctor").returncode == 0


def test_doctor_says_when_the_database_cannot_be_opened(tmp_path: Path) -> None:
    done = _stoa(tmp_path, "doctor", STOA_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert done.returncode == 1
    assert "The database cannot be opened" in done.stdout
    assert "Traceback" not in done.stderr


def test_init_without_answers_names_what_is_missing(tmp_path: Path) -> None:
    done = _stoa(tmp_path, "init", "--yes")
    assert done.returncode == 1
    assert "--name" in done.stderr
    assert "--admin" in done.stderr
    assert not (tmp_path / "db.sqlite3").exists()


@pytest.mark.slow
def test_init_sets_up_once(tmp_path: Path) -> None:
    words = ("init", "--name", "Maison du travail", "--admin", "ana@example.org", "--yes")
    done = _stoa(tmp_path, *words)
    assert done.returncode == 0, done.stderr
    assert "http://localhost:8000/sign-in/once/" in done.stdout
    again = _stoa(tmp_path, *words)
    assert again.returncode == 1
    assert "set up already" in again.stderr
    assert _stoa(tmp_path, "verify").returncode == 0


def test_the_demonstration_refuses_a_home_that_is_not_its_own(tmp_path: Path) -> None:
    (tmp_path / "db.sqlite3").write_bytes(b"precious")
    done = _stoa(tmp_path, "demo", "--port", "0")
    assert done.returncode == 1
    assert "not the demonstration" in done.stderr
    assert (tmp_path / "db.sqlite3").read_bytes() == b"precious"


def test_a_damaged_note_of_the_demonstration_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOA_HOME", str(tmp_path))
    (tmp_path / "demo.json").write_text("{")
    with pytest.raises(StoaError, match="is damaged"):
        demo_home.note()


def test_a_loaded_demonstration_is_loaded_again_when_tables_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STOA_HOME", str(tmp_path))
    demo_home.write_note(loaded=True)
    assert demo_home.is_loaded()
    monkeypatch.setattr(migrating, "fingerprint", lambda: "another")
    assert not demo_home.is_loaded()


def test_a_taken_port_is_a_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(StoaError, match="Choose another with --port"):
            processes.demand_free_port("127.0.0.1", taken.getsockname()[1])


def test_serving_a_home_that_was_never_set_up_is_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    done = _stoa(tmp_path, "serve", "--port", str(port), "--no-worker")
    assert done.returncode == 1
    assert "stoa migrate" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], ["-n", "2"]),
        (["-n0"], []),
        (["-n", "4"], []),
        (["--pdb"], []),
        ([__file__], []),
        ([f"{__file__}::test_x", "-x"], []),
        (["-k", "word", "-x", str(Path(__file__).parent)], ["-n", "2"]),
    ],
)
def test_tests_run_in_two_processes_unless_said_otherwise(words: list[str], expected: list[str]) -> None:
    assert test.processes(words) == expected
