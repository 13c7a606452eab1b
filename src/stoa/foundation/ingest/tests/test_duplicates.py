"""What a file repeats: found in four ways, among what the viewer sees, and not a trace of the rest."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from stoa.engine.formats.reader import Reader
from stoa.foundation.access.reach import anonymous
from stoa.foundation.access.testing import make_viewer
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.testing import make_person
from stoa.foundation.history.queries import last_position, reader_position
from stoa.foundation.ingest import sketching
from stoa.foundation.ingest.duplicates import Duplicate, Treatment, duplicates_of
from stoa.foundation.ingest.models import TextSketch, TextSketchBand
from stoa.foundation.ingest.sketching import READER, follow_history, sketch_missing_files
from stoa.foundation.ingest.testing import make_file
from stoa.foundation.items.content import Contributor
from stoa.foundation.items.testing import make_item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stoa.foundation.items.content import NamedFile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]

WORDS = [f"{first}{second}" for first in ("la", "mo", "ter", "vin", "sol") for second in ("dar", "mek", "pir", "tun")]
FIGURES = "2021 1,234 56,789 3.5 47 2022 1,301 57,000 2023 1,422 12.25 60 88 91 2024 77"


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as held:
        yield held


def words(seed: int, count: int = 300) -> list[str]:
    return random.Random(seed).choices(WORDS, k=count)  # noqa: S311 (a text, not a secret)


def file_of(text: str, reader: Reader, name: str = "paper.txt") -> NamedFile:
    return make_file(name, text.encode(), reader=reader)


def changed(seed: int) -> str:
    return " ".join("changed" if at % 60 == 0 else word for at, word in enumerate(words(seed)))


def test_the_same_bytes_are_found_on_what_the_viewer_sees(reader: Reader) -> None:
    file = file_of(" ".join(words(1)), reader)
    seen = make_item(audience=["public"], files=(file,), title="Seen")
    make_item(audience=["staff"], files=(file,), title="Hidden")
    assert duplicates_of(anonymous(), file.digest) == [
        Duplicate(seen.short_id, "Seen", 1.0, "It has exactly this file.", Treatment.LINK, is_steward=False, position=0)
    ]
    assert {one.title for one in duplicates_of(make_viewer(), file.digest)} == {"Seen", "Hidden"}


def test_a_copy_with_some_words_changed_is_nearly_the_same(reader: Reader) -> None:
    old = make_item(audience=["staff"], files=(file_of(" ".join(words(2)), reader),))
    make_item(audience=["staff"], files=(file_of(" ".join(words(3)), reader),))
    found = duplicates_of(make_viewer(), file_of(changed(2), reader).digest)
    assert [(one.short_id, one.treatment) for one in found] == [(old.short_id, Treatment.LINK)]
    assert 0.75 < found[0].share < 1
    assert found[0].reason == f"{round(found[0].share * 100)}% of the wording is the same."


def test_those_who_look_after_the_item_are_offered_a_new_version(reader: Reader) -> None:
    owner = make_person(is_staff=True)
    make_item(audience=["staff"], owner=owner, files=(file_of(" ".join(words(4)), reader),))
    found = duplicates_of(make_viewer(make_account(owner)), file_of(changed(4), reader).digest)
    assert [(one.treatment, one.is_steward) for one in found] == [(Treatment.NEW_VERSION, True)]


def test_an_items_own_text_counts_once_the_history_was_followed(reader: Reader) -> None:
    item = make_item(audience=["staff"], text=" ".join(words(5)))
    file = file_of(changed(5), reader)
    assert duplicates_of(make_viewer(), file.digest) == []
    assert follow_history() == 1
    viewer = make_viewer()
    found = duplicates_of(viewer, file.digest)
    assert [(one.short_id, one.position) for one in found] == [(item.short_id, None)]
    assert follow_history() == 0
    assert reader_position(READER) == last_position()


def test_a_translation_is_known_by_its_figures(reader: Reader) -> None:
    english = "The report says what was measured in the countries of the region in these years, which was this: "
    french = "Le rapport dit ce qui a été mesuré dans les pays de la région au cours de ces années, à savoir ceci : "
    old = make_item(audience=["staff"], language="en", files=(file_of(english + FIGURES, reader),))
    found = duplicates_of(make_viewer(), file_of(french + FIGURES.replace(",", "\u00a0"), reader, "fr.txt").digest)
    assert [(one.short_id, one.treatment) for one in found] == [(old.short_id, Treatment.TRANSLATION)]


def test_the_same_figures_in_the_same_language_make_no_translation(reader: Reader) -> None:
    one = "The report says what was measured in the countries of the region in these years, which was this: "
    other = "Nobody else has said what it costs to train somebody well in any of these towns or villages: "
    make_item(audience=["staff"], language="en", files=(file_of(one + FIGURES, reader),))
    assert duplicates_of(make_viewer(), file_of(other + FIGURES, reader, "other.txt").digest) == []


def test_a_large_import_is_sketched_in_several_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sketching, "EVENTS_AT_ONCE", 2)
    for _ in range(5):
        make_item()
    assert follow_history(seconds=0) <= 2
    assert reader_position(READER) == 2
    follow_history()
    assert TextSketch.objects.count() == 5


def test_the_same_title_by_the_same_author_is_told_and_by_another_not(reader: Reader) -> None:
    page = (
        b"<html><head><title>On wages</title><meta name='author' content='Ana Ruiz'></head><body>Short.</body></html>"
    )
    ana = make_item(audience=["staff"], title="On Wages", people=(Contributor("Ana Ruiz", "author"),))
    make_item(audience=["staff"], title="On wages", people=(Contributor("Bo Li", "author"),))
    found = duplicates_of(make_viewer(), make_file("wages.html", page, reader=reader).digest)
    assert ana.short_id in [one.short_id for one in found]
    assert len(found) == 1
    assert found[0].treatment == Treatment.SEPARATE


def test_what_is_hidden_changes_nothing_of_the_answer(reader: Reader) -> None:
    file = file_of(changed(6), reader)
    seen = make_item(audience=["public"], files=(file_of(" ".join(words(6)), reader),))
    before = duplicates_of(anonymous(), file.digest)
    assert [one.short_id for one in before] == [seen.short_id]
    for number in range(12):
        text = " ".join(words(6)[: 290 + number % 5])
        make_item(audience=["staff"], title=seen.title, text=text, files=(file_of(text, reader), file))
    follow_history()
    assert duplicates_of(anonymous(), file.digest) == before


def test_withdrawn_items_are_left_out(reader: Reader) -> None:
    owner = make_person(is_staff=True)
    file = file_of(" ".join(words(7)), reader)
    make_item(audience=["public"], owner=owner, files=(file,), status="withdrawn")
    assert duplicates_of(make_viewer(make_account(owner)), file.digest) == []


def test_files_read_before_there_were_sketches_get_theirs(reader: Reader) -> None:
    file = file_of(" ".join(words(8)), reader)
    TextSketch.objects.all().delete()
    assert TextSketchBand.objects.count() == 0
    assert (sketch_missing_files(), sketch_missing_files()) == (1, 0)
    assert TextSketch.objects.get().blob_id == file.digest


def test_an_item_that_changes_gets_another_sketch(reader: Reader) -> None:
    item = make_item(text=" ".join(words(9)))
    follow_history()
    before = bytes(TextSketch.objects.get(item_id=item.pk).words)
    make_item()
    follow_history()
    assert bytes(TextSketch.objects.get(item_id=item.pk).words) == before
    assert TextSketch.objects.filter(item_id__isnull=False).count() == 2


def test_a_file_never_read_is_compared_by_its_bytes_alone() -> None:
    assert duplicates_of(anonymous(), "0" * 64) == []
