"""Words marked in what a search opened: in HTML of any shape, in files at their page, for whoever may read it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from stoa.across.reading.file_text import LEAVES
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.ingest.models import FilePassage
from stoa.foundation.ingest.testing import make_file
from stoa.foundation.items.testing import make_item
from stoa.foundation.ui.markup import MOST_MARKS, Marker, markdown_html

if TYPE_CHECKING:
    from stoa.foundation.items.models import Item

ATTACK = '<img src=x onerror=alert(1)>"><script>alert(1)</script>'


def marked(markdown: str, *words: str, language: str = "en") -> str:
    return Marker(words, language).mark(markdown_html(markdown), "found")


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("The *Wages* of miners", '<p>The <em><mark id="found">Wages</mark></em> of miners</p>'),
        ("wage & wages", '<p><mark id="found">wage</mark> &amp; <mark>wages</mark></p>'),
        ("see [wages](/wages/of?wage=1)", "/wages/of?wage=1"),
        ("`wage < 3`", '<mark id="found">wage</mark> &lt; 3'),
        ("&lt;wage&gt;", '&lt;<mark id="found">wage</mark>&gt;'),
        ('![wage](/a.png "wage > all")', 'alt="wage"'),
        ("No match here", "<p>No match here</p>"),
    ],
)
def test_words_are_marked_between_tags_and_nothing_else_changes(markdown: str, expected: str) -> None:
    assert expected in marked(markdown, "wages")


def test_the_anchor_stands_where_most_of_the_words_are_together() -> None:
    html = marked("Institute for wages\n\nMinimum wages of miners\n\nMinimum wages again", "minimum", "wages")
    assert '<mark id="found">Minimum</mark> <mark>wages</mark> of miners' in html
    assert html.count("id=") == 1


def test_a_word_in_an_address_or_a_title_is_left_alone() -> None:
    html = marked('[x](/wage "wage > wage")', "wage")
    assert "<mark" not in html


@pytest.mark.parametrize("word", ["script", "onerror", "img", "p", "mark", "em", "amp", "lt", "quot"])
def test_names_of_tags_as_words_do_not_break_the_page(word: str) -> None:
    text = f"{ATTACK} & a *p* of **mark** in `em` [img](/amp)"
    html = marked(text, word)
    assert "<script" not in html
    assert "<img" not in html
    assert strip_tags(html) == strip_tags(markdown_html(text))


@given(st.text(alphabet="ab<>&\"'/ =*_`[]()!\n#|-", max_size=60), st.sampled_from(["a", "b", "ab", "amp", "lt"]))
def test_marking_adds_marks_and_nothing_else(text: str, word: str) -> None:
    plain = str(markdown_html(text))
    html = Marker((word,), "en").mark(markdown_html(text), "found")
    bare = re.sub(r"</?mark(?: id=\"found\")?>", "", html)
    assert bare.replace("&nbsp;", "\xa0") == plain.replace("&nbsp;", "\xa0")


def test_marks_end_where_a_page_would_be_nothing_but_marks() -> None:
    marker = Marker(("wage",), "en")
    for _ in range(MOST_MARKS // 100 + 5):
        marker.mark(markdown_html("wage " * 100), "found")
    assert marker.marked == MOST_MARKS
    alone = Marker(("wage",), "en")
    assert alone.mark(markdown_html("wage " * 3 * MOST_MARKS), "found").count("<mark") == MOST_MARKS


def page(item: Item, query: str, path: str = "") -> str:
    answer = Client().get(f"/i/{item.short_id}{path}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("fresh_home")
class TestPages:
    def test_an_item_opened_from_a_search_shows_its_words(self) -> None:
        item = make_item(audience=["public"], text="The inspectors came.\n\nAn **inspector** wrote.")
        catch_up()
        shown = page(item, "?find=inspector")
        assert '<mark id="found">inspectors</mark>' in shown
        assert "<strong><mark>inspector</mark></strong>" in shown
        assert "marked in 2 places" in shown
        assert "<mark" not in page(item, "")

    @pytest.mark.parametrize(
        "find", ["%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "%00", "%22", "-", "title:", "a" * 5000]
    )
    def test_whatever_stands_in_the_address_the_page_holds(self, find: str) -> None:
        item = make_item(audience=["public"], text="The inspectors came.")
        assert "<script>alert" not in page(item, f"?find={find}")

    def test_a_file_opens_at_the_page_that_holds_the_words_though_it_is_long(self) -> None:
        file = make_file("long.txt", b"Beginning.")
        FilePassage.objects.filter(blob_id=file.digest).delete()
        pages = LEAVES * 2
        FilePassage.objects.bulk_create(
            FilePassage(
                blob_id=file.digest, position=n, page=n, text=f"Leaf {n}" + (" on quarries." if n == pages else ".")
            )
            for n in range(1, pages + 1)
        )
        item = make_item(audience=["public"], files=(file,), text="See the file.")
        catch_up()
        at = f"/files/1/text?find=quarry&page={pages}#found-{pages}"
        assert at.replace("&", "&amp;") in page(item, "?find=quarry")
        shown = page(item, at.partition("#")[0])
        assert f'<mark id="found-{pages}">quarries</mark>' in shown
        assert f'id="page-{LEAVES}"' not in shown

    def test_parts_are_turned_with_the_words_kept(self) -> None:
        file = make_file("long.txt", b"Beginning.")
        FilePassage.objects.filter(blob_id=file.digest).delete()
        FilePassage.objects.bulk_create(
            FilePassage(blob_id=file.digest, position=n, page=n, text="On quarries.") for n in range(1, LEAVES * 2)
        )
        item = make_item(audience=["public"], files=(file,))
        shown = page(item, "?find=quarry", "/files/1/text")
        assert "/files/1/text?find=quarry&amp;part=2" in shown
        assert 'id="page-1"' in page(item, "?part=1", "/files/1/text")
        assert 'id="page-1"' not in page(item, "?part=2", "/files/1/text")
