"""What a file suggests for its item, each part with its reason, and a file put in the place of another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from stoa.engine.formats.reader import Reader
from stoa.foundation.access.reach import anonymous
from stoa.foundation.access.testing import make_viewer
from stoa.foundation.errors import BadInputError, EditConflictError, NotFoundError
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.ingest.proposing import Proposed, propose_for
from stoa.foundation.ingest.replacing import replace_file
from stoa.foundation.ingest.subjects import subjects_of
from stoa.foundation.ingest.testing import make_file
from stoa.foundation.items.content import from_json
from stoa.foundation.items.models import Attachment, Revision
from stoa.foundation.items.testing import make_item, read_item, resave
from stoa.foundation.vocabulary.testing import make_scheme

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]

PAGE = b"""<html lang="en"><head><title>Minimum wages in Senegal</title><meta name="author" content="Ana Ruiz">
<meta name="date" content="2024-05-06"></head><body><h1>Minimum wages in Senegal</h1>
<p>The minimum wage was raised twice. A minimum wage protects workers. Social protection is another matter.</p>
</body></html>"""


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as held:
        yield held


def test_every_part_is_proposed_with_its_reason(reader: Reader) -> None:
    topics = make_scheme({"Minimum wage": "", "Social protection": ""})
    place = make_scheme({"Senegal": ""}, purpose="places")["Senegal"]
    found = propose_for(make_file("wages.html", PAGE, reader=reader).digest, anonymous(), "en")
    assert found.title == Proposed("Minimum wages in Senegal", "The file calls itself so.")
    assert found.language == Proposed("en", "Judged by its words and by what the file says.")
    assert [one.value for one in found.authors] in (["Ana Ruiz"], [])
    assert found.published_on.value in {date(2024, 5, 6), None}
    assert found.topics[0].id == topics["Minimum wage"].pk
    assert found.topics[0].reason.endswith("times, also in the title.")
    assert [one.id for one in found.places] == [place.pk]


def test_a_text_without_a_title_is_called_by_its_heading_or_its_name(reader: Reader) -> None:
    headed = make_file("note.md", b"# On rest\n\nSome words that are in English, as anybody can see.", reader=reader)
    plain = make_file("my_note.txt", b"Some words that are in English, as anybody can see.", reader=reader)
    assert propose_for(headed.digest, anonymous(), "en").title.value == "On rest"
    found = propose_for(plain.digest, anonymous(), "en", name="my_note.txt")
    assert (found.title.value, found.language.value) == ("my note", "en")
    assert found.language.reason.startswith("Judged by its words")
    assert propose_for(plain.digest, anonymous(), "en").title == Proposed()


def test_labels_are_shown_in_the_readers_language_and_looked_for_in_the_texts_own(reader: Reader) -> None:
    make_scheme({"Minimum wage": ""})
    assert subjects_of("Minimum wage", [], language="fr", shown_in="en").topics == ()
    assert [one.label for one in subjects_of("Minimum wage", [], language="en", shown_in="fr").topics] == [
        "Minimum wage"
    ]


def test_a_vocabulary_loaded_later_counts_at_once() -> None:
    assert subjects_of("Child labour", [], language="en", shown_in="en").topics == ()
    make_scheme({"Child labour": ""})
    assert [one.label for one in subjects_of("Child labour", [], language="en", shown_in="en").topics] == [
        "Child labour"
    ]


def test_what_an_item_almost_the_same_is_about_is_proposed_if_the_viewer_sees_it(reader: Reader) -> None:
    topic = make_scheme({"Night work": ""})["Night work"]
    words = " ".join(f"word{number}" for number in range(80))
    make_item(
        audience=["staff"],
        title="The old one",
        topics=[topic],
        files=(make_file("a.txt", words.encode(), reader=reader),),
    )
    digest = make_file("b.txt", f"{words} more".encode(), reader=reader).digest
    found = propose_for(digest, make_viewer(), "en").topics
    assert [(one.label, one.reason) for one in found] == [("Night work", "An item that is almost the same has it.")]
    assert propose_for(digest, anonymous(), "en").topics == ()


def test_a_file_never_read_suggests_nothing() -> None:
    with pytest.raises(NotFoundError):
        propose_for("0" * 64, anonymous(), "en")


def test_a_file_takes_the_place_of_another_and_the_old_version_keeps_the_old_one(reader: Reader) -> None:
    first, second, third = (make_file(f"{n}.txt", f"File {n}.".encode(), reader=reader) for n in "abc")
    item = make_item(files=(first, second))
    saved = replace_file(item, 1, third.digest, "c.txt", read_head=item.head, actor=TEST_ACTOR)
    held = Attachment.objects.filter(item_id=item.pk).order_by("position").values_list("blob_id", "name")
    assert list(held) == [(first.digest, "a.txt"), (third.digest, "c.txt")]
    assert (saved.number, read_item(item.pk).status) == (2, "published")
    old = from_json(Revision.objects.get(item_id=item.pk, number=1).content)
    assert old.files == (first, second)


def test_a_file_over_something_published_can_wait_as_a_draft(reader: Reader) -> None:
    first, second = (make_file(f"{n}.txt", f"File {n}.".encode(), reader=reader) for n in "ab")
    item = make_item(files=(first,))
    replace_file(item, 0, second.digest, "b.txt", read_head=1, actor=TEST_ACTOR, status="draft")
    assert Attachment.objects.get(item_id=item.pk).blob_id == first.digest
    assert (read_item(item.pk).head, read_item(item.pk).live) == (2, 1)
    third = make_file("c.txt", b"File c.", reader=reader)
    replace_file(read_item(item.pk), 0, third.digest, "c.txt", read_head=2, actor=TEST_ACTOR)
    assert Attachment.objects.get(item_id=item.pk).blob_id == first.digest


def test_replacing_refuses_what_is_stale_missing_or_the_same(reader: Reader) -> None:
    first, second = (make_file(f"{n}.txt", f"File {n}.".encode(), reader=reader) for n in "ab")
    item = make_item(files=(first,))
    with pytest.raises(BadInputError):
        replace_file(item, 0, first.digest, "a.txt", read_head=1, actor=TEST_ACTOR)
    for position in (1, -1):
        with pytest.raises(NotFoundError):
            replace_file(item, position, second.digest, "b.txt", read_head=1, actor=TEST_ACTOR)
    with pytest.raises(NotFoundError):
        replace_file(item, 0, "0" * 64, "b.txt", read_head=1, actor=TEST_ACTOR)
    content = from_json(Revision.objects.get(item_id=item.pk).content)
    newer = resave(item, replace(content, summary="Changed by somebody else."))
    with pytest.raises(EditConflictError):
        replace_file(newer, 0, second.digest, "b.txt", read_head=1, actor=TEST_ACTOR)
