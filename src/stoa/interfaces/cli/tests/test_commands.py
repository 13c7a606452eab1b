from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
from argparse import Namespace
from contextlib import closing
from pathlib import Path

import pytest

from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.models import Organization
from stoa.foundation.directory.testing import make_person
from stoa.foundation.errors import StoaError
from stoa.foundation.registries import Check, CheckResult
from stoa.interfaces.cli import demo_home, migrating, processes
from stoa.interfaces.cli.commands import demo, doctor, migrate, test, verify


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
    make_account(make_person(email="root@test.example"), role="admin")
    Organization.objects.get_or_create(defaults={"names": {"en": "Ministry"}})
    assert doctor.run(Namespace(json=True)) == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True


def test_doctor_and_migrate_on_a_new_home(tmp_path: Path) -> None:
    before = _stoa(tmp_path, "doctor")
    assert before.returncode == 1
    assert "Run: stoa init" in before.stdout
    assert "stoa migrate" not in before.stdout
    assert _stoa(tmp_path, "migrate", "--check").returncode == 1
    assert _stoa(tmp_path, "migrate").returncode == 0
    after = _stoa(tmp_path, "doctor")
    assert after.returncode == 1
    assert "Run: stoa init" in after.stdout


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
    done = _stoa(tmp_path, "demo", "--port", "8765")
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
    assert "This home is not set up: run stoa init" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [("search", "wages"), ("verify",), ("import", "."), ("index", "status"), ("worker",)])
def test_a_command_leaves_an_empty_home_empty(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = _stoa(tmp_path / "home", *words)
    assert done.returncode == 1
    assert done.stderr == "stoa: This home is not set up: run stoa init (or stoa demo).\n"
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("command", ["serve", "demo"])
@pytest.mark.parametrize("port", ["99999", "0", "web"])
def test_a_port_that_is_none_is_wrong_use(tmp_path: Path, command: str, port: str) -> None:
    done = _stoa(tmp_path, command, "--port", port)
    assert done.returncode == 2
    assert "is not a port. Give a whole number from 1 to 65535." in done.stderr


def test_a_database_without_accounts_is_an_empty_home_for_the_demonstration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STOA_HOME", str(tmp_path))
    with closing(sqlite3.connect(tmp_path / "db.sqlite3")) as database:
        demo_home.refuse_foreign_home()
        database.execute("CREATE TABLE accounts_user (id INTEGER)")
        (tmp_path / "blobs").mkdir()
        demo_home.refuse_foreign_home()
        database.execute("INSERT INTO accounts_user VALUES (1)")
        database.commit()
        with pytest.raises(StoaError, match="not the demonstration"):
            demo_home.refuse_foreign_home()


def test_files_make_a_home_foreign_for_the_demonstration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOA_HOME", str(tmp_path))
    (tmp_path / "blobs").mkdir()
    (tmp_path / "blobs" / "one").write_bytes(b"precious")
    with pytest.raises(StoaError, match="not the demonstration"):
        demo_home.refuse_foreign_home()


def test_loading_the_demonstration_tells_problems_alone(capsys: pytest.CaptureFixture[str]) -> None:
    problems = demo._Problems()
    for line in ("A note.", "11 changed"):
        problems(line)
    assert capsys.readouterr().err == ""
    for line in ("Not taken:", "  items.jsonl, row 3, title: It is empty."):
        problems(line)
    assert "row 3, title: It is empty." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], test.IN_TWO_PROCESSES),
        (["-n0"], []),
        (["-n", "4"], []),
        (["--pdb"], []),
        ([__file__], []),
        ([f"{__file__}::test_x", "-x"], []),
        (["-k", "word", "-x", str(Path(__file__).parent)], test.IN_TWO_PROCESSES),
    ],
)
def test_tests_run_in_two_processes_unless_said_otherwise(words: list[str], expected: list[str]) -> None:
    assert test.processes(words) == expected
