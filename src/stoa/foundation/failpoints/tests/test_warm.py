"""Processes forked from a warm one are like any other: their own environment, their own end."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from stoa.foundation.failpoints.testing import clean_environment, run_python, start_python

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = """
import os
import django; django.setup()
from django.conf import settings
from django.db import connection
from stoa.foundation.failpoints import failpoint
print(settings.STOA_HOME, connection.settings_dict["NAME"], os.environ["OWN"], flush=True)
failpoint("a.step")
print("went on")
"""


def test_each_has_the_settings_of_its_own_environment(tmp_path: Path) -> None:
    for name in ("one", "other"):
        home = tmp_path / name
        done = run_python("-c", SETTINGS, environment=clean_environment(home, OWN=name))
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == f"{home} {home / 'db.sqlite3'} {name}\nwent on\n"


def test_one_that_dies_at_a_fail_point_is_killed_and_what_it_wrote_before_is_there(tmp_path: Path) -> None:
    environment = clean_environment(tmp_path, OWN="", STOA_FAILPOINTS="a.step=kill")
    done = run_python("-c", SETTINGS, environment=environment)
    assert done.returncode == -signal.SIGKILL
    assert done.stdout.startswith(str(tmp_path))
    assert "went on" not in done.stdout


@pytest.mark.parametrize(
    ("script", "code", "out", "err"),
    [
        ("import sys; print(sys.argv[1:]); sys.exit(3)", 3, "['a', 'b c']\n", ""),
        ("import atexit; atexit.register(print, 'left')", 0, "left\n", ""),
        ("raise ValueError('no')", 1, "", "ValueError: no"),
        ("raise SystemExit('a sentence')", 1, "", "a sentence"),
        ("import threading as t; t.Timer(0.1, print, ['joined']).start()", 0, "joined\n", ""),
        ("import sys; print(sys.stdin.read())", 0, "\n", ""),
    ],
)
def test_they_end_as_any_process_ends(tmp_path: Path, script: str, code: int, out: str, err: str) -> None:
    done = run_python("-c", script, "a", "b c", environment=clean_environment(tmp_path))
    assert (done.returncode, done.stdout) == (code, out)
    assert err in done.stderr


def test_modules_and_files_run_as_with_python_itself(tmp_path: Path) -> None:
    file = tmp_path / "file.py"
    file.write_text("import sys\nif __name__ == '__main__':\n    print('run', *sys.argv[1:])\n")
    environment = clean_environment(tmp_path)
    assert run_python(file, "x", environment=environment).stdout == "run x\n"
    assert run_python("-m", "json.tool", "--help", environment=environment).stdout.startswith("usage:")


def test_several_live_at_once(tmp_path: Path) -> None:
    """The first waits for what the second writes."""
    waits = "import pathlib, sys, time\nwhile not pathlib.Path(sys.argv[1]).exists(): time.sleep(0.01)\nprint('seen')"
    writes = "import pathlib, sys; pathlib.Path(sys.argv[1]).touch()"
    environment, file = clean_environment(tmp_path), tmp_path / "file"
    first = start_python("-c", waits, file, environment=environment)
    second = start_python("-c", writes, file, environment=environment)
    assert first.pid != second.pid
    assert second.communicate() == ("", "")
    assert first.communicate() == ("seen\n", "")
