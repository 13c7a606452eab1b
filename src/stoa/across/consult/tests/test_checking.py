"""The check as different people: what answers a draft, and that nobody is told of what they may not read."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from stoa.across.consult.checking import check_draft
from stoa.across.consult.cutting import draft_of_text
from stoa.across.consult.telling import as_json, silent_sections
from stoa.across.consult.testing import DRAFT
from stoa.foundation.access.reach import anonymous
from stoa.foundation.access.testing import make_viewer
from stoa.foundation.directory.models import Person
from stoa.foundation.directory.testing import make_group
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.ingest.sketching import sketch_items
from stoa.foundation.items.testing import make_item
from stoa.foundation.vocabulary.testing import make_scheme

if TYPE_CHECKING:
    from stoa.foundation.items.models import Item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]

SURVEY = "A household survey mapped where domestic workers are employed and asked for wages and waiting hours. " * 2
WARRANT = (
    "Inspectors who came to private homes with a warrant from the judge did not get in; the contract stayed unsigned. "
    "Letters of consent worked better than a warrant."
)


def make_known() -> dict[str, Item]:
    """Something for each part of a record, and enough else that words are not all rare."""
    for number in range(12):
        make_item(
            title=f"Fishing note {number}", text=f"Boats, nets and harbours in village {number}.", audience=["public"]
        )
    made = {
        "survey": make_item(
            kind="publication",
            title="Household survey of domestic work",
            text=f"{SURVEY} As published.",
            audience=["public"],
        ),
        "secret": make_item(
            kind="publication", title="Secret survey of wages", text=f"{SURVEY} Zqsecret.", audience=["unit:wages"]
        ),
        "lesson": make_item(kind="lesson", title="Visits to private homes", text=WARRANT, audience=["public"]),
        "project": make_item(
            kind="project",
            title="Domestic workers: a household survey",
            text=f"{SURVEY} As planned.",
            audience=["staff"],
            fields={"ends_on": timezone.localdate() + timedelta(days=90)},
        ),
        "over": make_item(
            kind="project",
            title="Domestic workers: an old household survey",
            text=f"{SURVEY} As it was.",
            audience=["staff"],
            fields={"ends_on": timezone.localdate() - timedelta(days=9)},
        ),
    }
    catch_up()
    return made


@pytest.fixture
def known() -> dict[str, Item]:
    make_group("wages")
    return make_known()


def titles(found: object) -> set[str]:
    return {match.item.title for match in found}  # type: ignore[attr-defined]  # matches


def test_each_section_stands_beside_what_answers_it(known: dict[str, Item]) -> None:
    found = check_draft(make_viewer(), draft_of_text(DRAFT))
    headings = [section.heading for section in found.draft.sections]
    assert headings == ["Counting first", "Inspectors at the door", "Solar kites"]
    beside = {headings[match.section]: match for match in found.matches if match.section is not None}
    assert beside["Counting first"].item.title in {"Household survey of domestic work", known["over"].title}
    start, end = beside["Counting first"].quote
    assert found.draft.text[start:end].startswith("We will map where domestic workers are employed")
    assert [headings[number] for number in silent_sections(found)] == ["Solar kites"]


def test_a_lesson_that_says_otherwise_is_marked(known: dict[str, Item]) -> None:
    found = check_draft(make_viewer(), draft_of_text(DRAFT))
    lesson = next(match for match in found.lessons if match.item.pk == known["lesson"].pk)
    assert lesson.is_warning
    assert found.draft.sections[lesson.section or 0].heading == "Inspectors at the door"
    assert known["lesson"].pk not in {match.item.pk for match in found.matches}


def test_only_projects_that_are_not_over_are_under_way(known: dict[str, Item]) -> None:
    found = check_draft(make_viewer(), draft_of_text(DRAFT))
    assert known["project"].title in titles(found.active)
    assert known["over"].title not in titles(found.active)


def test_drafts_of_others_are_told_only_to_those_who_may_see_them(known: dict[str, Item]) -> None:
    author = make_viewer()
    draft = make_item(
        kind="publication",
        title="My own survey of wages",
        text=f"{SURVEY} As I see it.",
        status="draft",
        audience=["public"],
        owner=Person.objects.get(uuid=author.person_key),
    )
    catch_up()
    assert draft.title in titles(check_draft(author, draft_of_text(DRAFT)).active)
    told = check_draft(make_viewer(), draft_of_text(DRAFT))
    assert draft.title not in titles((*told.active, *told.matches, *told.lessons, *told.copies))


@pytest.mark.parametrize("is_staff", [True, False])
def test_nothing_of_what_one_may_not_read_is_told(known: dict[str, Item], is_staff: bool) -> None:
    viewer = make_viewer(is_staff=is_staff)
    told = str(as_json(check_draft(viewer, draft_of_text(DRAFT)), draft="-", viewer=""))
    assert known["secret"].short_id not in told
    assert "Zqsecret" not in told
    assert (known["project"].short_id in told) is is_staff


def test_the_public_is_told_the_same_with_and_without_hidden_things(known: dict[str, Item]) -> None:
    draft = draft_of_text(DRAFT)
    before = as_json(check_draft(anonymous(), draft), draft="-", viewer="") | {"took_ms": 0}
    for number in range(6):
        make_item(title=f"Hidden survey {number}", text=f"{SURVEY} Hidden {number}.", audience=["staff"])
    make_item(kind="lesson", title="Hidden lesson", text=WARRANT, audience=["unit:wages"])
    catch_up()
    after = as_json(check_draft(anonymous(), draft), draft="-", viewer="") | {"took_ms": 0}
    assert before == after


def test_a_draft_that_repeats_something_says_so(known: dict[str, Item]) -> None:
    text = " ".join(f"Sentence {number} speaks of the harbour {number * 7} and of its nets." for number in range(60))
    copied = make_item(kind="publication", title="Harbours and nets", text=text, audience=["staff"])
    catch_up()
    sketch_items([copied.pk])
    found = check_draft(make_viewer(), draft_of_text(text + " And one sentence more."))
    assert [match.item.pk for match in found.copies] == [copied.pk]
    assert found.copies[0].overlap > 0.8
    assert check_draft(anonymous(), draft_of_text(text)).copies == ()


def test_topics_with_little_are_named_as_the_viewer_counts_them() -> None:
    topic = make_scheme({"domestic workers": ""})["domestic workers"]
    for number in range(4):
        make_item(title=f"Item {number}", topics=[topic], audience=["staff"])
    catch_up()
    draft = draft_of_text("Domestic workers first. " + DRAFT)
    assert [gap.topic for gap in check_draft(make_viewer(), draft).gaps] == []
    outside = check_draft(make_viewer(is_staff=False), draft).gaps
    assert [(gap.topic, gap.total) for gap in outside] == [(topic.pk, 0)]


def test_the_item_a_draft_belongs_to_is_no_answer_to_it(known: dict[str, Item]) -> None:
    found = check_draft(make_viewer(), draft_of_text(DRAFT), excluded=[known["survey"].pk])
    assert known["survey"].pk not in {match.item.pk for match in (*found.matches, *found.copies)}


def test_the_json_has_the_shape_that_programs_rely_on(known: dict[str, Item]) -> None:
    told = as_json(check_draft(make_viewer(), draft_of_text(DRAFT)), draft="note.docx", viewer="a@b.org")
    assert {"draft", "viewer", "sections", "lessons", "people", "active", "missing", "figures"} <= told.keys()
    assert (told["draft"], told["viewer"]) == ("note.docx", "a@b.org")
    match = next(match for section in told["sections"] for match in section["matches"])
    assert {"id", "title", "passage", "page", "overlap", "why"} <= match.keys()
    assert 0 <= match["overlap"] <= 1
    assert any("Solar kites" in one["sentence"] for one in told["missing"])
