"""From the landing before this one: its own code fills a home, this code takes it over."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

PREVIOUS = (Path(__file__).with_name("previous-landing.txt")).read_text().strip()
LOAD = "from stoa.interfaces.cli.commands.demo import load; load()"
STAFF = "staff@demo.example"


@pytest.fixture(scope="module")
def old_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code of the previous landing, laid out from this checkout's own history."""
    command = ["git", "-C", str(ROOT), "archive", PREVIOUS, "src"]
    known = subprocess.run(command, capture_output=True, check=False)
    if known.returncode:
        pytest.skip("the previous landing is not in this checkout's history: clone it whole")
    place = tmp_path_factory.mktemp("previous")
    with tarfile.open(fileobj=io.BytesIO(known.stdout)) as tar:
        tar.extractall(place, filter="data")
    return place / "src"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an empty database on the server the tests run on; empty for SQLite in the home folder."""
    server = os.environ.get("STOA_TEST_POSTGRES", "")
    if not server:
        yield ""
        return
    name = f"upgrade_{os.getpid()}"
    admin = urlunsplit(urlsplit(server)._replace(path="/postgres"))
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


class Home:
    """A home folder that one version of the code after another works on."""

    def __init__(self, place: Path, database: str) -> None:
        self.place, self.database = place, database

    def run(self, source: Path, *words: str, failpoints: str = "") -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("STOA_", "DJANGO_"))}
        environment = kept | {
            "STOA_HOME": str(self.place),
            "STOA_DATABASE_URL": self.database,
            "STOA_FAILPOINTS": failpoints,
            "PYTHONPATH": str(source),
        }
        return subprocess.run(
            [sys.executable, *words], env=environment, capture_output=True, text=True, check=False, timeout=1200
        )

    def stoa(self, source: Path, *words: str) -> str:
        done = self.run(source, "-m", "stoa.interfaces.cli.main", *words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def found(self, source: Path, words: str) -> list[str]:
        hits = json.loads(self.stoa(source, "search", words, "--as", STAFF, "--limit", "1000", "--json"))["hits"]
        return [hit["id"] for hit in hits]


@pytest.mark.slow
def test_a_home_of_the_previous_landing_is_taken_over(old_source: Path, database: str, tmp_path: Path) -> None:
    new_source, home = ROOT / "src", Home(tmp_path / "home", database)
    assert home.run(old_source, "-c", LOAD).returncode == 0
    exported = home.stoa(old_source, "export", "--as", STAFF).splitlines()
    found = home.found(old_source, "wages")
    assert exported
    assert found

    assert "run stoa migrate" in home.run(new_source, "-m", "stoa.interfaces.cli.main", "verify").stderr
    killed = home.run(new_source, "-m", "stoa.interfaces.cli.main", "migrate", failpoints="migrate.between=kill")
    assert killed.returncode == -signal.SIGKILL
    home.stoa(new_source, "migrate")
    assert home.stoa(new_source, "migrate").strip() == "The database is up to date."
    home.stoa(new_source, "index", "rebuild")

    assert json.loads(home.stoa(new_source, "verify", "--json"))["ok"] is True
    assert set(found) <= set(home.found(new_source, "wages")), (
        "what was found before is found; names of topics may find more"
    )
    titles = [json.loads(line)["title"] for line in exported]
    now = [json.loads(line)["title"] for line in home.stoa(new_source, "export", "--as", STAFF).splitlines()]
    assert sorted(now) == sorted(titles)

    reloaded = home.run(new_source, "-c", LOAD)
    assert reloaded.returncode == 0, reloaded.stderr
    assert json.loads(home.stoa(new_source, "verify", "--json"))["ok"] is True
