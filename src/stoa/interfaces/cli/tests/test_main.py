from __future__ import annotations

import os
import re
import subprocess
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from django.db import OperationalError

from stoa.foundation.errors import BadInputError, NotFoundError, Problem
from stoa.interfaces.cli import main as entrance
from stoa.interfaces.cli.registry import all_commands, needs_django, passes_on

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

COMMANDS = all_commands()


def _stoa(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "stoa.interfaces.cli.main", *words],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def _only(run: Callable[[argparse.Namespace], int], monkeypatch: pytest.MonkeyPatch, **more: object) -> None:
    """Leave one command, `act`, which does what the test says."""
    command = SimpleNamespace(NAME="act", HELP="Acts.", EXAMPLE="stoa act", arguments=_with_json, run=run, **more)
    monkeypatch.setattr(entrance, "all_commands", lambda: {"act": command})


def _with_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does_with_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        entrance.main([name, "--help"])
    assert left.value.code == 0
    assert COMMANDS[name].EXAMPLE in capsys.readouterr().out
    assert COMMANDS[name].EXAMPLE.startswith(f"stoa {name}")
    assert COMMANDS[name].HELP.endswith(".")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_example_is_good_use(name: str) -> None:
    import shlex

    words = shlex.split(re.split(r" [|>] ", COMMANDS[name].EXAMPLE)[0])[1:]
    _, rest = entrance.make_parser(COMMANDS).parse_known_args(words)
    assert not rest or passes_on(COMMANDS[name])


def test_help_needs_neither_django_nor_the_engine() -> None:
    script = (
        "import sys; from stoa.interfaces.cli import main\n"
        "try: main.main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'django', 'tantivy', 'pydantic', 'kreuzberg', 'PIL', 'reportlab', 'docx', 'lxml'} & set(sys.modules)\n"
        "sys.exit(repr(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_an_unknown_command_is_wrong_use() -> None:
    done = _stoa("dance")
    assert done.returncode == 2
    assert "dance" in done.stderr


def test_an_unknown_option_is_wrong_use_and_named() -> None:
    done = _stoa("migrate", "--sideways")
    assert done.returncode == 2
    assert "--sideways" in done.stderr


def test_an_expected_failure_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(options: argparse.Namespace) -> int:
        raise NotFoundError("There is no such item.")

    _only(run, monkeypatch)
    assert entrance.main(["act"]) == 1
    assert capsys.readouterr().err == "stoa: There is no such item.\n"


def test_every_problem_of_bad_input_has_its_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(options: argparse.Namespace) -> int:
        raise BadInputError([Problem("title", "It is empty.", row=3), Problem("kind", "It is unknown.", row=9)])

    _only(run, monkeypatch)
    assert entrance.main(["act"]) == 1
    assert capsys.readouterr().err == "stoa: row 3, title: It is empty.\nstoa: row 9, kind: It is unknown.\n"


def test_programs_get_a_failure_as_json(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def run(options: argparse.Namespace) -> int:
        raise NotFoundError("There is no such item.")

    _only(run, monkeypatch)
    assert entrance.main(["act", "--json"]) == 1
    assert '"code": "not-found"' in capsys.readouterr().out


def test_a_full_disk_is_a_sentence_with_the_place(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(options: argparse.Namespace) -> int:
        raise OSError(28, "No space left on device", "blobs/incoming")

    _only(run, monkeypatch)
    assert entrance.main(["act"]) == 1
    assert capsys.readouterr().err == "stoa: No space left on device: blobs/incoming.\n"


def test_a_database_that_fails_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(options: argparse.Namespace) -> int:
        raise OperationalError("disk I/O error")

    _only(run, monkeypatch)
    assert entrance.main(["act"]) == 1
    assert capsys.readouterr().err == "stoa: The database: disk I/O error. Try: stoa doctor\n"


@pytest.mark.parametrize("said", ["no such table: items", 'relation "items" does not exist'])
@pytest.mark.django_db
def test_a_missing_table_is_not_left_to_doctor(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], said: str
) -> None:
    def run(options: argparse.Namespace) -> int:
        raise OperationalError(said)

    _only(run, monkeypatch)
    assert entrance.main(["act"]) == 1
    assert capsys.readouterr().err == "stoa: The database is older than this version of Stoa: run stoa migrate.\n"


def test_ctrl_c_is_quiet(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def run(options: argparse.Namespace) -> int:
        raise KeyboardInterrupt

    _only(run, monkeypatch)
    assert entrance.main(["act"]) == 130
    assert capsys.readouterr().err == ""


def test_a_reader_that_leaves_ends_it_quietly() -> None:
    script = f"{sys.executable} -m stoa.interfaces.cli.main doctor | true"
    done = subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


def test_wrong_settings_are_named_before_anything_happens() -> None:
    done = _stoa("migrate", STOA_LOG_LEVEL="LOUD")
    assert done.returncode == 1
    assert "STOA_LOG_LEVEL" in done.stderr
    assert "Traceback" not in done.stderr


def test_commands_without_a_need_for_django_say_so() -> None:
    assert not needs_django(COMMANDS["demo"])
    assert needs_django(COMMANDS["verify"])


def test_words_for_another_program_are_passed_on_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def run(options: argparse.Namespace) -> int:
        seen.extend(options.rest)
        return 0

    _only(run, monkeypatch, PASSES_ON=True)
    assert entrance.main(["act", "-k", "word", "-x", "path", "--json"]) == 0
    assert seen == ["-k", "word", "-x", "path", "--json"]
