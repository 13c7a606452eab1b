"""A worker killed anywhere on the way from a hit to a mail tells nobody twice, and loses a mail at one point alone."""

from __future__ import annotations

import json
import shutil
import signal
from typing import TYPE_CHECKING, Any

import pytest

from stoa.across.alerts.tests.smtp import MailServer
from stoa.foundation.failpoints.testing import clean_environment, run_python

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from subprocess import CompletedProcess

pytestmark = pytest.mark.slow

ON_THE_WAY = ("alerts.written_down", "alerts.told", "alerts.moved", "alerts.letter_made", "jobs.leased")
"""Before anything was handed to the mail server: the mail comes, once."""


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture(scope="module")
def prepared(migrated_home: Path, tmp_path_factory: pytest.TempPathFactory, server: MailServer) -> Path:
    home = shutil.copytree(migrated_home, tmp_path_factory.mktemp("alerts") / "home")
    result(run(home, "prepare,publish", server))
    return home


def run(home: Path, words: str, server: MailServer, *, failpoint: str = "") -> CompletedProcess[str]:
    given = {"STOA_MAIL_URL": f"smtp://127.0.0.1:{server.port}"}
    given["STOA_FAILPOINTS"] = f"{failpoint}=kill" if failpoint else ""
    return run_python("-m", "stoa.across.alerts.tests.dying", words, environment=clean_environment(home, **given))


def result(done: CompletedProcess[str]) -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)[-1]


def killed_and_begun_again(prepared: Path, tmp_path: Path, server: MailServer, point: str) -> dict[str, Any]:
    """The state after a worker died at a point and two rounds were done since; the letters that came are in `came`."""
    home, before = tmp_path / "home", len(server.letters)
    shutil.copytree(prepared, home)
    died = run(home, "work", server, failpoint=point)
    assert died.returncode == -signal.SIGKILL, died.stderr
    found: dict[str, Any] = result(run(home, "work,work,state", server))
    return found | {"came": len(server.letters) - before}


@pytest.mark.parametrize("point", ON_THE_WAY)
def test_killed_before_the_mail_was_handed_over_it_comes_once(
    prepared: Path, tmp_path: Path, server: MailServer, point: str
) -> None:
    found = killed_and_begun_again(prepared, tmp_path, server, point)
    assert found == {"told": 1, "lines": 1, "letters": ["sent"], "came": 1}


@pytest.mark.parametrize(("point", "came"), [("alerts.mail_marked", 0), ("alerts.mail_sent", 1)])
def test_killed_while_it_was_handed_over_it_comes_at_most_once_and_the_line_stands(
    prepared: Path, tmp_path: Path, server: MailServer, point: str, came: int
) -> None:
    found = killed_and_begun_again(prepared, tmp_path, server, point)
    assert found == {"told": 1, "lines": 1, "letters": ["unsure"], "came": came}


def test_killed_while_a_refused_letter_was_put_off_it_is_not_sent_twice(
    prepared: Path, tmp_path: Path, server: MailServer
) -> None:
    server.answers = ["451 later"]
    found = killed_and_begun_again(prepared, tmp_path, server, "alerts.mail_later")
    assert (found["told"], found["lines"], found["came"]) == (1, 1, 0)
    assert found["letters"] == ["unsure"], "what the server said died with the worker"
