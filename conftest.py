"""The ground under every test: a home of its own for each process, cheap password hashing, real data where it is at hand.

Settings are read here, after the environment is set: pytest-django would otherwise read them before any conftest runs.
"""

from __future__ import annotations

import atexit
import fcntl
import gc
import os
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = Path(__file__).resolve().parent
KEPT = ("STOA_TEST_POSTGRES", "STOA_TEST_DATA", "STOA_TEST_BROWSER", "STOA_FAILPOINTS")
MEMORY, ROOM_BYTES = Path("/dev/shm"), 4 * 2**30  # noqa: S108 (a folder of a name nobody can guess is made in it)
LONGEST = "tests/access/test_walk.py"


def _keep_bytecode() -> None:
    """Compiled modules are kept whatever the shell says: a run starts many processes, and each would compile everything."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def _keep_files_in_memory() -> None:
    """Tests write and sync thousands of small files that are gone a moment later: in memory, where it has room for them."""
    if "PYTEST_DEBUG_TEMPROOT" in os.environ or not os.access(MEMORY, os.W_OK):
        return
    if shutil.disk_usage(MEMORY).free < ROOM_BYTES or os.statvfs(MEMORY).f_flag & os.ST_NOEXEC:
        return
    place = tempfile.mkdtemp(prefix="stoa-tests-", dir=MEMORY)
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    os.environ["PYTEST_DEBUG_TEMPROOT"] = place


def _set_environment() -> None:
    """Start from defaults whatever the shell holds; each test process has a home that goes away with it."""
    for name in [name for name in os.environ if name.startswith("STOA_") and name not in KEPT]:
        del os.environ[name]
    home = tempfile.mkdtemp(prefix="stoa-test-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ["STOA_HOME"] = home
    os.environ["STOA_SECRET_KEY"] = "only-for-tests-and-nothing-that-outlives-them"  # noqa: S105 (signs nothing that outlives the tests)
    os.environ["STOA_DATABASE_URL"] = os.environ.get("STOA_TEST_POSTGRES", "")
    os.environ["DJANGO_SETTINGS_MODULE"] = "stoa.config.settings"


def _set_up_django() -> None:
    import django
    from django.contrib.auth.hashers import Argon2PasswordHasher

    django.setup()
    Argon2PasswordHasher.time_cost = 1
    Argon2PasswordHasher.memory_cost = 64
    Argon2PasswordHasher.parallelism = 1


def _set_up_hypothesis() -> None:
    """Examples may take as long as a busy machine needs; which are tried stays random."""
    from hypothesis import HealthCheck, settings

    settings.register_profile("stoa", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("stoa")


gc.disable()  # until all tests are collected: what that makes, stays
_keep_bytecode()
_keep_files_in_memory()
_set_environment()
_set_up_django()
_set_up_hypothesis()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where processes share the tests, the long ones come first, so that none of them ends long after the others."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: (not item.nodeid.startswith(LONGEST), not _is_long(item)))


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


def _is_long(item: pytest.Item) -> bool:
    named = item.nodeid.startswith("tests/") or "crashes" in item.nodeid or "backups" in item.nodeid
    return named or item.get_closest_marker("slow") is not None


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real files for tests (never part of the project); skips where it is absent."""
    place = Path(os.environ.get("STOA_TEST_DATA") or PROJECT.parent / "shared" / "data")
    if not place.is_dir():
        pytest.skip("the shared test data are not at hand: set STOA_TEST_DATA to their folder")
    return place


@pytest.fixture(scope="session")
def migrated_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home on SQLite with every table, made once for all processes of a run: copy it, migrating takes seconds."""
    from stoa.foundation.failpoints.testing import clean_environment, run_python

    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    home, half = shared / "migrated-home", shared / "half-migrated-home"
    with (shared / "migrated-home.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            half.mkdir(exist_ok=True)
            run_python("-m", "django", "migrate", "-v0", environment=clean_environment(half)).check_returncode()
            half.rename(home)
    return home


@pytest.fixture
def fixed_now() -> Iterator[datetime]:
    """The clock stands still at this instant for the whole test."""
    import time_machine

    instant = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    with time_machine.travel(instant, tick=False):
        yield instant


@pytest.fixture
def fresh_home(tmp_path: Path, settings: Any) -> Path:
    """An empty home folder for this test alone: files, index and database then belong together."""
    place = tmp_path / "home"
    place.mkdir()
    settings.STOA_HOME = place
    return place


@pytest.fixture(autouse=True)
def _remembering(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process remembers for a while stays within a test, and goes before the next: rows may have the same keys."""
    from stoa.across.expertise.choices import forget_options
    from stoa.across.expertise.topics import forget_neighbours
    from stoa.foundation.directory import slots
    from stoa.foundation.indexing import weights
    from stoa.foundation.ui import menu

    for place in (menu, slots, weights):
        monkeypatch.setattr(place, "KEPT_SECONDS", 86_400)
    for forget in (forget_options, forget_neighbours, menu.forget_counts, slots.forget_names, weights.forget_weights):
        forget()


@pytest.fixture
def writing_behind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As in a web process: what pages note waits until somebody flushes it. What waits at the end is forgotten."""
    from stoa.foundation import behind

    monkeypatch.setattr(behind, "_thread", object())
    yield
    for writer in behind._all:
        writer._waiting.clear()
