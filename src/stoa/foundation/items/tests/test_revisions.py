"""Versions: listed, compared field by field in words, restored."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stoa.foundation.access.queries import viewer_of_person
from stoa.foundation.access.testing import make_audience, make_viewer
from stoa.foundation.directory.testing import make_group, make_person
from stoa.foundation.errors import EditConflictError, NotFoundError
from stoa.foundation.files.testing import make_blob
from stoa.foundation.history.services import Actor
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.items.content import Content, Contributor, Link, NamedFile, from_json
from stoa.foundation.items.models import Item, Revision
from stoa.foundation.items.queries.revisions import (
    LINES_COMPARED,
    FieldChange,
    compare,
    content_of_version,
    opcodes,
    revisions_of,
)
from stoa.foundation.items.services import bin_item, purge_binned, restore_revision
from stoa.foundation.items.testing import make_content, make_item, read_item, resave
from stoa.foundation.vocabulary.testing import make_scheme

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Viewer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


def changes_between(before: Content, after: Content, viewer: Viewer | None = None) -> dict[str, FieldChange]:
    item = make_item()
    resave(item, before)
    resave(item, after)
    return {change.name: change for change in compare(read_item(item.pk), 2, 3, viewer or make_viewer()).changes}


def test_versions_are_listed_newest_first_with_who_saved_them() -> None:
    writer = make_person(name="Ana")
    item = resave(make_item(), make_content(), actor=Actor(str(writer.uuid), "web", writer.pk))
    versions = revisions_of(item)
    assert [(one.number, one.author and one.author.name) for one in versions] == [(2, "Ana"), (1, None)]


def test_a_text_is_compared_line_by_line() -> None:
    content = make_content(text="One\nTwo\nThree")
    change = changes_between(content, replace(content, text="One\nTwo and a half\nThree"))["text"]
    assert (change.before, change.after) == (("One", "Two", "Three"), ("One", "Two and a half", "Three"))
    assert change.opcodes == (("equal", 0, 1, 0, 1), ("replace", 1, 2, 1, 2), ("equal", 2, 3, 2, 3))


def test_equal_versions_have_no_changes_and_a_wrong_number_is_not_found() -> None:
    content = make_content()
    assert changes_between(content, content) == {}
    with pytest.raises(NotFoundError):
        compare(make_item(), 1, 9, make_viewer())
    with pytest.raises(NotFoundError):
        content_of_version(make_item(), 2)


def test_people_files_units_and_topics_are_told_as_added_and_removed() -> None:
    concepts = make_scheme({"Safety": "", "Wages": ""})
    unit, other = make_group(names={"en": "Dakar"}), make_group(names={"en": "Lima"})
    blob = make_blob(b"Bytes.")
    before = make_content(units=[unit], topics=[concepts["Safety"]])
    people = (Contributor("Ana Rossi", "author"),)
    after = replace(
        make_content(units=[other], topics=[concepts["Wages"]]), people=people, files=(NamedFile(blob.digest, "a.pdf"),)
    )
    found = changes_between(before, after)
    assert (found["units"].added, found["units"].removed) == (("Lima",), ("Dakar",))
    assert (found["topics"].added, found["topics"].removed) == (("Wages",), ("Safety",))
    assert found["people"].added == ("Ana Rossi (author)",)
    assert found["files"].added == ("a.pdf",)


def test_another_file_of_the_same_name_is_a_change() -> None:
    one, two = make_blob(b"One."), make_blob(b"Two.")
    content = make_content()
    found = changes_between(
        replace(content, files=(NamedFile(one.digest, "a.pdf"),)),
        replace(content, files=(NamedFile(two.digest, "a.pdf"),)),
    )
    assert (found["files"].before, found["files"].after) == (("a.pdf",), ("a.pdf",))


def test_an_order_of_people_is_a_change_with_nobody_added() -> None:
    ana, ben = Contributor("Ana", "author"), Contributor("Ben", "author")
    content = make_content()
    found = changes_between(replace(content, people=(ana, ben)), replace(content, people=(ben, ana)))["people"]
    assert (found.added, found.removed) == ((), ())
    assert found.after == ("Ben (author)", "Ana (author)")


def test_audience_owner_days_and_typed_fields_are_told_in_words() -> None:
    owner = make_person(name="Ana")
    content = make_content()
    after = replace(content, access=make_audience("public"), owner=owner.pk, review_by=date(2027, 3, 1), language="fr")
    found = changes_between(content, after)
    assert found["access"].removed == ("all staff",)
    assert found["access"].added == ("everybody, also without signing in",)
    assert found["owner"].after == ("Ana",)
    assert found["review_by"].after == ("1 Mar 2027",)
    assert found["language"].after == ("French",)
    book = make_item(kind="publication", fields={"publisher": "One"})
    resave(book, make_content(title=book.title, text=book.text, fields={"publisher": "Two"}))
    typed = [change for change in compare(book, 1, 2, make_viewer()).changes if change.name == "fields.publisher"]
    assert (typed[0].before, typed[0].after) == (("One",), ("Two",))


def test_a_title_the_viewer_may_not_see_is_not_told() -> None:
    owner = make_person()
    secret = make_item(title="Secret", audience=["staff"], owner=owner, status="draft")
    content = make_content()
    after = replace(content, relations=(Link("cites", secret.short_id),), translation_of=secret.short_id)
    found = changes_between(content, after)
    assert found["relations"].added == ("cites: something you may not see",)
    assert "Secret" not in str(found)
    assert found["translation_of"].after == ("something you may not see",)
    assert "Secret" in str(changes_between(content, after, viewer_of_person(owner)))


def test_restoring_makes_a_draft_with_the_old_content() -> None:
    item = make_item(title="First", text="One.")
    resave(item, make_content(title="Second"))
    saved = restore_revision(item, 1, read_head=2, actor=TEST_ACTOR)
    now = read_item(item.pk)
    assert (saved.number, now.title, now.status, now.live) == (3, "Second", "published", 2)
    assert compare(now, 1, 3, make_viewer()).changes == ()
    with pytest.raises(EditConflictError):
        restore_revision(item, 1, read_head=2, actor=TEST_ACTOR)
    with pytest.raises(NotFoundError):
        restore_revision(item, 9, read_head=3, actor=TEST_ACTOR)


def test_what_an_old_version_named_and_is_gone_does_not_stop_restoring() -> None:
    gone, writer = make_item(status="draft"), make_person()
    item = make_item(relations={"cites": gone}, people=(Contributor("Ana", "author", writer.pk),))
    resave(item, make_content())
    bin_item(gone, actor=TEST_ACTOR)
    purge_binned(timezone.now() + timedelta(days=31))
    writer.delete()
    saved = restore_revision(item, 1, read_head=2, actor=TEST_ACTOR)
    content = content_of_version(item, saved.number)
    assert (content.relations, content.people) == ((), (Contributor("Ana", "author", None),))


_lines = st.lists(st.sampled_from(["", "One", "Two", "Three", "Four"]), max_size=12)


@given(before=_lines, after=_lines)
def test_the_steps_lead_from_one_text_to_the_other(before: list[str], after: list[str]) -> None:
    built: list[str] = []
    at_old = at_new = 0
    for tag, i1, i2, j1, j2 in opcodes(before, after):
        assert (i1, j1) == (at_old, at_new)
        assert (before[i1:i2] == after[j1:j2]) == (tag == "equal")
        built += before[i1:i2] if tag == "equal" else after[j1:j2]
        at_old, at_new = i2, j2
    assert (built, at_old, at_new) == (after, len(before), len(after))


def test_long_texts_without_anything_in_common_are_compared_quickly() -> None:
    before = [f"before {n}" for n in range(LINES_COMPARED)]
    after = [f"after {n}" for n in range(LINES_COMPARED)]
    steps = list(opcodes(["Title", *before, "End"], ["Title", *after, "End"]))
    assert [step[0] for step in steps] == ["equal", "replace", "equal"]


def test_a_few_lines_repeated_a_thousand_times_are_compared_quickly() -> None:
    """With every repeated line compared with every other this took 20 seconds, in which nobody else got a page."""
    half = LINES_COMPARED // 2
    began = time.process_time()
    steps = list(opcodes(["Title", *["a", "b"] * (half // 2)], ["Title", *["b", "a", "a"] * (half // 3), "c"]))
    assert steps[-1][2::2] == (half + 1, half // 3 * 3 + 2)
    assert time.process_time() - began < 2


_contents = st.builds(
    lambda title, text, audience, day: make_content(title=title, text=text, audience=audience, published_on=day),
    st.text("abc ", min_size=1, max_size=8).filter(str.strip),
    st.text("ab\n", max_size=12),
    st.lists(st.sampled_from(["public", "staff", "workers"]), min_size=1, max_size=2, unique=True),
    st.none() | st.dates(date(2020, 1, 1), date(2026, 1, 1)),
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=_contents, new=_contents)
def test_what_is_restored_compares_as_equal_to_what_it_was(old: Content, new: Content) -> None:
    item: Item = make_item()
    resave(item, old)
    resave(item, new)
    saved = restore_revision(item, 2, read_head=3, actor=TEST_ACTOR)
    assert compare(item, 2, saved.number, make_viewer()).changes == ()
    contents = dict(Revision.objects.filter(item_id=item.pk).values_list("number", "content"))
    assert from_json(contents[saved.number]) == from_json(contents[2])
