from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any

import pytest

from stoa.foundation.access.reach import anonymous
from stoa.foundation.errors import BadInputError
from stoa.foundation.files.models import Blob
from stoa.foundation.files.store import root
from stoa.foundation.ingest.models import FilePassage, FileReading
from stoa.foundation.ingest.rows import Defaults
from stoa.foundation.ingest.tests.doors import bring, problems, write_rows
from stoa.foundation.items.models import Attachment, Item

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]

LETTER = "# A letter about wages\n\nWages have risen in every country of the region, says the report.\n"


def only() -> Item:
    return Item.objects.unscoped("a test looks").get()


def test_a_file_becomes_an_item_with_its_first_heading_as_title(tmp_path: Path) -> None:
    (tmp_path / "letter_2026.md").write_text(LETTER)
    report = bring(tmp_path / "letter_2026.md")
    assert [str(outcome) for outcome in report.files] == ["letter_2026.md: read"]
    assert (only().title, only().kind, only().language, only().status) == (
        "A letter about wages",
        "working-document",
        "en",
        "published",
    )
    assert "risen in every country" in FilePassage.objects.get().text


def test_a_file_without_a_title_is_called_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "budget__2026_final.txt").write_text("Only some words, none of them a heading.")
    bring(tmp_path)
    assert only().title == "budget 2026 final"


def test_the_same_bytes_again_are_unchanged_under_any_name(tmp_path: Path) -> None:
    for name in ("one.md", "two.md"):
        (tmp_path / name).write_text(LETTER)
    assert (bring(tmp_path).new, bring(tmp_path).unchanged) == (1, 2)
    assert Item.objects.unscoped("a test counts").count() == 1
    assert FileReading.objects.count() == 1


def test_two_files_of_one_name_in_two_folders_are_two_items(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "note.txt").write_text(f"A note of folder {folder}.")
    report = bring(tmp_path / "a" / "note.txt", tmp_path / "b" / "note.txt")
    assert report.new == 2
    assert len({outcome.item for outcome in report.files}) == 2


def test_the_sum_counts_new_files_that_could_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("Words that can be read.")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7\nnothing of a document")
    assert bring(tmp_path).sum_line().startswith("2 new, of which 1 could not be read, 0 changed")


def test_audience_kind_and_draft_hold_for_files(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("Words for everybody.")
    bring(tmp_path, defaults=Defaults(kind="tool", audience=("public",), status="draft"))
    assert (only().kind, only().status, only().access.tokens) == ("tool", "draft", ["public"])
    assert not Item.objects.visible_to(anonymous()).exists()


def test_an_audience_that_means_nothing_stops_before_the_first_file(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("Words.")
    with pytest.raises(BadInputError, match="not an audience"):
        bring(tmp_path, defaults=Defaults(audience=("everybody",)))
    assert not Blob.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "part"),
    [
        ("empty.pdf", b"", "empty"),
        ("lie.pdf", b"no PDF at all, just words", "The name ends in .pdf"),
        ("noise.bin", bytes(range(256)) * 20, "unreadable"),
        ("x" * 240 + ".pdf", b"%PDF-1.4 broken", "unreadable"),
    ],
)
def test_a_file_that_cannot_be_read_is_an_item_that_says_so(tmp_path: Path, name: str, data: bytes, part: str) -> None:
    (tmp_path / name).write_bytes(data)
    report = bring(tmp_path)
    assert report.new == 1
    assert report.files[0].state.startswith("unreadable: ")
    assert part in report.files[0].state
    assert FileReading.objects.get().reason
    assert len(Attachment.objects.get().name.encode()) <= 200


def test_a_file_over_the_limit_is_refused_and_the_others_come_in(tmp_path: Path, settings: Any) -> None:
    settings.STOA_MAX_FILE_BYTES = 1000
    (tmp_path / "large.txt").write_text("word " * 1000)
    (tmp_path / "small.txt").write_text("A few words.")
    report = bring(tmp_path)
    assert [(refusal.file, refusal.problem.field) for refusal in report.refused] == [("large.txt", "file")]
    assert report.new == 1
    assert not list((root() / "incoming").iterdir())


def test_links_hidden_files_and_office_locks_stay_out(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.txt").write_text("Not asked for.")
    (tmp_path / "in" / "link.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "in" / ".hidden.txt").write_text("Hidden words.")
    (tmp_path / "in" / "~$report.docx").write_text("lock")
    os.mkfifo(tmp_path / "in" / "pipe")
    assert bring(tmp_path / "in").new == 0


def test_our_own_home_is_not_brought_in(tmp_path: Path, fresh_home: Path) -> None:
    (tmp_path / "note.txt").write_text("Words.")
    assert fresh_home.is_relative_to(tmp_path)
    assert (bring(tmp_path).new, bring(tmp_path).new) == (1, 0)


def test_a_path_with_nothing_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="nothing at"):
        bring(tmp_path / "missing")


def test_a_full_disk_stops_with_a_sentence_and_leaves_nothing_partial(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stoa.foundation.files import store

    for number in range(3):
        (tmp_path / f"note-{number}.txt").write_text(f"Words of note {number}.")

    def full(name: str) -> None:
        if name == "ingest.after_temp_write":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(store, "failpoint", full)
    report = bring(tmp_path)
    assert "disk is full" in report.stopped
    assert not report.is_whole
    assert not list((root() / "incoming").iterdir())
    assert not Item.objects.unscoped("a test counts").exists()
    monkeypatch.undo()
    assert bring(tmp_path).new == 3


def test_a_file_that_rows_name_is_not_an_item_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "letter.md").write_text(LETTER)
    row = {"kind": "news", "title": "With a letter", "files": ["papers/letter.md"]}
    write_rows(tmp_path / "items.jsonl", row)
    report = bring(tmp_path)
    assert report.new == 1
    assert only().title == "With a letter"
    assert Attachment.objects.get().name == "letter.md"
    assert FileReading.objects.get().state == "read"


def test_changed_bytes_of_a_named_file_are_a_new_version(tmp_path: Path) -> None:
    (tmp_path / "letter.md").write_text(LETTER)
    row = {"kind": "news", "title": "With a letter", "files": ["letter.md"], "source_key": "l"}
    path = write_rows(tmp_path / "items.jsonl", row)
    bring(path)
    (tmp_path / "letter.md").write_text(LETTER + "\nAnd a second page.\n")
    assert bring(path).changed == 1
    assert only().head == 2


def test_a_dry_run_reads_files_and_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "letter.md").write_text(LETTER)
    report = bring(tmp_path, is_dry_run=True)
    assert (report.new, report.files[0].state) == (1, "read")
    assert not Blob.objects.exists()
    assert not root().exists()


def test_every_hostile_file_ends_in_a_named_state(shared_data: Path) -> None:
    report = bring(shared_data / "hard")
    assert not problems(report)
    assert report.new + report.unchanged == len(report.files) >= 10
    for outcome in report.files:
        assert outcome.state == "read" or outcome.state.startswith(("partly read: ", "unreadable: "))
