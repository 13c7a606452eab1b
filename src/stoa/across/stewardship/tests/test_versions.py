"""Every version can be listed, compared and brought back; nothing is lost by it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from stoa.foundation.ingest.testing import make_file
from stoa.foundation.items.content import Contributor, from_json
from stoa.foundation.items.models import Item, Revision
from stoa.foundation.items.testing import make_content, read_item, resave
from stoa.foundation.vocabulary.testing import make_scheme

if TYPE_CHECKING:
    from stoa.across.stewardship.testing import Circle

pytestmark = pytest.mark.django_db


def changed(circle: Circle, before: dict[str, Any], after: dict[str, Any]) -> tuple[Item, str]:
    """An item saved twice, and its page of what changed."""
    item = circle.item(**before)
    given: dict[str, Any] = {
        "owner": circle.author.person,
        "units": [circle.unit],
        "title": item.title,
        "text": item.text,
    } | after
    item = resave(item, make_content(**given), actor=circle.author.actor)
    answer = circle.author.client.get(f"/i/{item.short_id}/compare?a=1&b=2")
    assert answer.status_code == 200
    return item, answer.content.decode()


def test_a_changed_word_is_marked_with_words_and_the_rest_is_folded(circle: Circle) -> None:
    _item, page = changed(
        circle,
        {"text": "One.\n\nTwo.\n\nThree.\n\nNine doors opened."},
        {"text": "One.\n\nTwo.\n\nThree.\n\nTen doors opened."},
    )
    assert "3 paragraphs unchanged" in page
    assert '<del><span class="unseen">removed: </span>Nine</del>' in page
    assert '<ins><span class="unseen">added: </span>Ten</ins>' in page


def test_topics_people_files_and_audience_are_compared_in_words(circle: Circle) -> None:
    topics = make_scheme({"Wages": "", "Inspection": ""})
    _item, page = changed(
        circle,
        {"topics": [topics["Wages"]], "audience": ["staff"]},
        {
            "topics": [topics["Inspection"]],
            "people": (Contributor("Fatou Diop", "author"),),
            "files": (make_file("door script.txt", b"Knock first."),),
            "audience": ["public"],
        },
    )
    for line in ("<del>Wages</del>", "<ins>Inspection</ins>", "<ins>door script.txt</ins>", "<del>all staff</del>"):
        assert line in page
    assert "Fatou Diop" in page
    assert "everybody, also without signing in" in page


def test_a_file_replaced_under_the_same_name_is_said(circle: Circle) -> None:
    _item, page = changed(
        circle,
        {"files": (make_file("script.txt", b"Knock."),)},
        {"files": (make_file("script.txt", b"Knock twice."),)},
    )
    assert "replaced by another of the same name" in page


def test_versions_that_say_the_same_are_told_so(circle: Circle) -> None:
    item = circle.item()
    page = circle.author.client.get(f"/i/{item.short_id}/compare?a=1&b=1").content.decode()
    assert "say the same" in page


def test_the_older_of_two_versions_comes_first_however_they_are_chosen(circle: Circle) -> None:
    item, page = changed(circle, {"title": "Doors"}, {"title": "Ten doors"})
    other = circle.author.client.get(f"/i/{item.short_id}/compare?a=2&b=1").content.decode()
    for text in (page, other):
        assert "From version 1 to version 2" in text


def test_a_number_that_is_none_is_not_found(circle: Circle) -> None:
    item = circle.item()
    for address in ("compare?a=1&b=9", "versions/9/restore", "versions/0/restore"):
        assert circle.author.client.get(f"/i/{item.short_id}/{address}").status_code == 404


def test_a_version_brought_back_is_a_new_one(circle: Circle) -> None:
    item, _page = changed(circle, {"title": "Doors"}, {"title": "Windows"})
    address = f"/i/{item.short_id}/versions/1/restore"
    assert "becomes a new version" in circle.author.client.get(address).content.decode()
    assert circle.author.client.post(address, {"head": 2}).status_code == 302
    assert read_item(item.pk).title == "Doors"
    titles = [from_json(row.content).title for row in Revision.objects.filter(item_id=item.pk).order_by("number")]
    assert titles == ["Doors", "Windows", "Doors"]


def test_a_version_is_not_brought_back_over_a_newer_one_unseen(circle: Circle) -> None:
    item, _page = changed(circle, {"title": "Doors"}, {"title": "Windows"})
    content = replace(make_content(owner=circle.author.person, units=[circle.unit]), title="Roofs")
    resave(item, content, actor=circle.author.actor)
    answer = circle.author.client.post(f"/i/{item.short_id}/versions/1/restore", {"head": 2})
    assert answer.status_code == 422
    assert read_item(item.pk).title == "Roofs"


def test_the_list_marks_what_readers_have(circle: Circle) -> None:
    item = circle.item(status="published")
    content = make_content(owner=circle.author.person, units=[circle.unit])
    resave(item, content, status="draft", actor=circle.author.actor)
    page = circle.author.client.get(f"/i/{item.short_id}/versions").content.decode()
    assert page.count("readers have this") == 1
    assert page.count('type="radio"') == 4
