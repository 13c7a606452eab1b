from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.engine.text.markdown import first_heading, passages, plain_text, render
from stoa.engine.text.safe_html import safe_html

HOSTILE = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&#58;alert(1))",
    '<img src=x onerror="alert(1)">',
    "![p](http://tracker.example/p.png)",
    "![p](//tracker.example/p.png)",
    "![p](/\\tracker.example/p.png)",
    "![p](data:image/svg+xml;base64,AAAA)",
    '<a href="vbscript:x" onclick="y">z</a>',
    "<svg/onload=alert(1)>",
    "<iframe src='http://x.example'></iframe>",
    "`<script>`",
    "[a](x \"onmouseover='alert(1)'\")",
]
PIECES = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=20)), max_size=8).map("\n".join)


def tags_of(html: str) -> str:
    return " ".join(re.findall(r"<[^>]*>", html)).lower()


@settings(deadline=None)
@given(PIECES)
def test_rendered_pages_hold_no_script_and_no_picture_from_elsewhere(markdown: str) -> None:
    tags = tags_of(render(markdown))
    assert not re.search(r"<(?:script|iframe|svg|style|object|form)", tags)
    assert not re.search(r"<[^>]*\son\w+\s*=", re.sub(r'"[^"]*"', '""', tags))
    assert not re.search(r'(?:href|src)="\s*(?:javascript|vbscript|data):', tags)
    assert not re.search(r'<img[^>]*src="(?!/(?![/\\]))', tags)


@settings(deadline=None)
@given(PIECES)
def test_the_gate_for_html_changes_nothing_the_second_time(html: str) -> None:
    assert safe_html(safe_html(html)) == safe_html(html)


@pytest.mark.parametrize("html", HOSTILE)
def test_hostile_html_loses_what_runs_or_reports(html: str) -> None:
    tags = tags_of(safe_html(html))
    assert "script" not in tags
    assert "tracker" not in tags
    assert "onerror" not in tags


def test_headings_stand_under_the_title_of_the_page() -> None:
    assert render("# One\n\n## Two") == "<h2>One</h2>\n<h3>Two</h3>\n"


def test_headings_leave_no_level_out() -> None:
    assert render("### Deep\n\n###### Deeper\n\n## Up") == "<h2>Deep</h2>\n<h3>Deeper</h3>\n<h2>Up</h2>\n"


def test_links_do_not_tell_where_the_reader_came_from() -> None:
    assert 'rel="noopener noreferrer"' in render("[a](https://example.org)")


def test_a_picture_of_this_site_stays_and_one_from_elsewhere_becomes_a_link() -> None:
    assert '<img src="/files/1" alt="map">' in render("![map](/files/1)")
    assert '<a href="https://x.example/m.png"' in render("![map](https://x.example/m.png)")


def test_tables_are_rendered() -> None:
    assert "<td>1</td>" in render("| a |\n|---|\n| 1 |")


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("plain words", "plain words"),
        ("**bold** and _thin_ and `code`", "bold and thin and code"),
        ("2 * 3 * 4 and snake_case_name", "2 * 3 * 4 and snake_case_name"),
        ("see [the report](https://x.example/a_(b)) now", "see the report now"),
        ("[![logo](/l.png)](https://x.example)", "logo"),
        ("a footnote [1] stays", "a footnote [1] stays"),
        (r"5 \* 3 \# 4", "5 * 3 # 4"),
        ("Fish &amp; chips", "Fish & chips"),
        ("# Title\n\ntext", "Title\n\ntext"),
        ("Title\n=====\n\ntext", "Title\n\ntext"),
        ("| a | b |\n|---|:-:|\n| 1 | 2 |", "a | b\n1 | 2"),
        ("> quoted\n> twice", "quoted\ntwice"),
        ("```python\nx = a_b * c\n```", "x = a_b * c"),
        ("one\n\n---\n\ntwo", "one\n\ntwo"),
        ("<https://x.example> line<br>break", "https://x.example line break"),
        ("#hashtag stays", "#hashtag stays"),
        ("", ""),
    ],
)
def test_plain_text_keeps_the_words_and_drops_the_signs(markdown: str, words: str) -> None:
    assert plain_text(markdown) == words


WORDS = st.text(alphabet="abcdeéßжصل体 .\n", max_size=400)
SECTIONS = st.lists(st.tuples(st.sampled_from(["", "# ", "## ", "### "]), WORDS), max_size=12)


@settings(deadline=None)
@given(SECTIONS, st.integers(min_value=40, max_value=300))
def test_passages_hold_the_whole_text_in_order(sections: list[tuple[str, str]], target: int) -> None:
    markdown = "\n\n".join(mark + words.replace("\n", " ") if mark else words for mark, words in sections)
    found = passages(markdown, target_chars=target)
    assert "".join("".join(p.text.split()) for p in found) == "".join(plain_text(markdown).split())
    assert [p.position for p in found] == list(range(1, len(found) + 1))
    assert all(p.text.strip() for p in found)
    assert all(len(p.text) <= target * 2 + 4 for p in found)


@settings(deadline=None)
@given(st.text(max_size=3000))
def test_no_text_breaks_the_scanner_and_none_is_left_out(markdown: str) -> None:
    found = passages(markdown, target_chars=100)
    assert "".join("".join(p.text.split()) for p in found) == "".join(plain_text(markdown).split())


def test_a_short_text_is_one_passage_without_heading() -> None:
    (passage,) = passages("# Head\n\n" + "word " * 240)
    assert (passage.position, passage.page, passage.heading) == (1, None, "")


def test_an_empty_text_has_no_passage() -> None:
    assert passages(" \n ") == []


def test_passages_carry_the_path_of_headings() -> None:
    body = "A sentence of some length. " * 60
    found = passages(f"# A\n\n{body}\n\n## B\n\n{body}\n\n# C\n\n{body}")
    assert {"A", "A › B", "C"} <= {passage.heading for passage in found}
    assert found[0].heading == "A"


def test_the_first_heading_is_the_likeliest_title() -> None:
    assert first_heading("intro\n\n# The *title*\n\ntext") == "The title"
    assert first_heading("no heading here") == ""


@pytest.mark.parametrize("sign", ["[", "*", "`", "_", "](", "[a](", "\\", "<", "| ", "> ", "~~", "&"])
def test_ten_thousand_equal_signs_are_no_trap(sign: str) -> None:
    plain_text(sign * 10_000)
    render(sign * 2_000)
