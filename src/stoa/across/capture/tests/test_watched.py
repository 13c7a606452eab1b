"""The watched folder: one item per content, and a source that is never lost (R15)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from stoa.across.capture.models import Arrival
from stoa.across.capture.services.watching import CLAIMED, REFUSED, Watcher
from stoa.across.capture.tests.test_capture import signed_in
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.testing import make_person
from stoa.foundation.files.store import blob_path
from stoa.foundation.jobs.models import Job
from stoa.foundation.jobs.testing import do_jobs
from stoa.foundation.registries import checks

if TYPE_CHECKING:
    from pathlib import Path

    from stoa.foundation.accounts.models import User

pytestmark = pytest.mark.django_db


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def user() -> User:
    return make_account(make_person(email="ana@test.example", is_staff=True))


@pytest.fixture
def folder(fresh_home: Path, user: User) -> Path:
    place = fresh_home / "watched" / "Ana@Test.Example"
    place.mkdir(parents=True)
    return place


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def watcher(clock: Clock) -> Watcher:
    return Watcher(clock=clock)


def look_twice(watcher: Watcher, clock: Clock) -> int:
    first = watcher.look()
    clock.now += 6
    return first + watcher.look()


def left(folder: Path) -> list[str]:
    """Names of files anywhere in the watched folder."""
    root = folder.parent
    return sorted(path.name for path in root.rglob("*") if path.is_file())


def test_a_file_that_stands_still_comes_in_for_the_person_named_and_goes(
    watcher: Watcher, clock: Clock, folder: Path, user: User
) -> None:
    (folder / "mission").mkdir()
    (folder / "mission" / "note.txt").write_text("Words of a note.")
    assert look_twice(watcher, clock) == 1
    arrival = Arrival.objects.select_related("lot").get()
    assert (arrival.name, arrival.folder, arrival.state) == ("note.txt", "mission", "received")
    assert (arrival.lot.person_id, arrival.lot.door) == (user.person_id, "watched")
    assert blob_path(str(arrival.blob_id)).read_text() == "Words of a note."
    assert left(folder) == []
    assert not list((folder.parent / CLAIMED).iterdir())
    assert do_jobs() == 1
    assert [problem for check in checks() if check.key != "index" for problem in check.run()[1]] == []


def test_a_file_that_still_grows_is_left_alone(watcher: Watcher, clock: Clock, folder: Path) -> None:
    with (folder / "slow.txt").open("w") as out:
        for _ in range(5):
            out.write("Some more words. ")
            out.flush()
            assert look_twice(watcher, clock) == 0
    clock.now += 6
    assert watcher.look() == 1
    assert Arrival.objects.count() == 1
    assert blob_path(str(Arrival.objects.get().blob_id)).stat().st_size == 5 * len("Some more words. ")


def test_a_file_that_changes_while_it_is_copied_stays(
    watcher: Watcher, clock: Clock, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stoa.across.capture.services import arriving, watching

    keep = arriving.keep_bytes

    def keep_and_grow(path: Path, name: str) -> Any:
        blob = keep(path, name)
        with path.open("a") as out:
            out.write(" And one more.")
        return blob

    monkeypatch.setattr(watching, "keep_bytes", keep_and_grow)
    (folder / "note.txt").write_text("Words.")
    assert look_twice(watcher, clock) == 0
    assert not Arrival.objects.exists()
    assert left(folder) == ["note.txt"]
    monkeypatch.undo()
    assert look_twice(watcher, clock) == 1
    assert blob_path(str(Arrival.objects.get().blob_id)).read_text() == "Words. And one more."


def test_the_same_content_again_is_no_second_file_and_the_same_name_anew_is(
    watcher: Watcher, clock: Clock, folder: Path
) -> None:
    for text in ("First words.", "First words.", "Other words."):
        (folder / "note.txt").write_text(text)
        assert look_twice(watcher, clock) == 1
        assert left(folder) == []
    assert Arrival.objects.count() == 2
    assert Job.objects.count() == 2


def test_a_storm_of_renames_ends_in_one_file(watcher: Watcher, clock: Clock, folder: Path) -> None:
    path = folder / "name-0.txt"
    path.write_text("Words.")
    for number in range(1, 8):
        watcher.look()
        clock.now += 1
        path = path.rename(folder / f"name-{number}.txt")
    assert look_twice(watcher, clock) == 1
    assert [arrival.name for arrival in Arrival.objects.all()] == ["name-7.txt"]


def test_a_file_that_vanishes_between_two_looks_is_forgotten(watcher: Watcher, clock: Clock, folder: Path) -> None:
    (folder / "note.txt").write_text("Words.")
    watcher.look()
    (folder / "note.txt").unlink()
    clock.now += 6
    assert watcher.look() == 0
    assert watcher.seen == {}


def test_what_names_nobody_is_held_for_managers(watcher: Watcher, clock: Clock, folder: Path, user: User) -> None:
    (folder.parent / "loose.txt").write_text("Words of nobody.")
    stranger = folder.parent / "stranger@test.example"
    stranger.mkdir()
    (stranger / "note.txt").write_text("Words of a stranger.")
    assert look_twice(watcher, clock) == 2
    do_jobs()
    arrival = Arrival.objects.get(name="note.txt")
    assert arrival.lot.person_id is None
    assert signed_in(user).get(arrival.get_absolute_url()).status_code == 404
    manager = make_account(make_person(is_staff=True), role="manager")
    assert "note.txt" in signed_in(manager).get(arrival.lot.get_absolute_url()).content.decode()


def test_a_file_that_is_too_large_is_put_aside_and_shown(
    watcher: Watcher, clock: Clock, folder: Path, user: User, settings: Any
) -> None:
    settings.STOA_MAX_FILE_BYTES = 10
    (folder / "large.txt").write_text("More than ten bytes.")
    assert look_twice(watcher, clock) == 1
    assert left(folder) == ["large.txt"]
    assert list((folder.parent / REFUSED).rglob("large.txt"))
    page = signed_in(user).get(reverse("capture:failed")).content.decode()
    assert "large.txt is larger than" in page
    assert "/retry" not in page
    assert look_twice(watcher, clock) == 0


def test_a_full_disk_leaves_the_source_and_goes_on_later(
    watcher: Watcher, clock: Clock, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "note.txt").write_text("Words.")
    monkeypatch.setattr("stoa.across.capture.services.watching.is_short_of_room", lambda incoming: True)
    assert look_twice(watcher, clock) == 0
    assert left(folder) == ["note.txt"]
    monkeypatch.undo()
    clock.now += 120
    assert look_twice(watcher, clock) == 1
    assert left(folder) == []


def test_links_hidden_files_and_office_locks_stay_out(
    watcher: Watcher, clock: Clock, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere.txt").write_text("Not for us.")
    (folder / "link.txt").symlink_to(tmp_path / "elsewhere.txt")
    (folder / ".hidden").write_text("x")
    (folder / "~$open.docx").write_text("x")
    os.link(tmp_path / "elsewhere.txt", folder / ".also")
    assert look_twice(watcher, clock) == 0
    assert not Arrival.objects.exists()


def test_what_was_dropped_comes_back_when_it_is_put_there_again(watcher: Watcher, clock: Clock, folder: Path) -> None:
    (folder / "note.txt").write_text("Words.")
    look_twice(watcher, clock)
    Arrival.objects.update(state="dropped")
    (folder / "note.txt").write_text("Words.")
    look_twice(watcher, clock)
    assert Arrival.objects.get().state == "received"


def test_without_the_folder_nothing_happens(watcher: Watcher, clock: Clock, fresh_home: Path) -> None:
    assert look_twice(watcher, clock) == 0
    assert not (fresh_home / "watched").exists()
