"""What is compared of a written sentence: numbers in one spelling, words without signs and links."""

from __future__ import annotations

import pytest

from stoa.across.answers.prompting import Given, gives_orders, without_orders
from stoa.across.answers.supporting import _figures, plain, supported

PASSAGE = (
    "Between 15,000 and 17 000 workers, some 3.5 per cent, joined in Ghana. They paid 75.6 million cedis. "
    "Nobody was turned away. Mr. Mensah keeps the list."
)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("15,000 and 15.000 and 15 000", {"15000"}),
        ("3,5 % or 3.5 per cent", {"3.5%"}),
        ("75.6 million", {"75.6m"}),
        ("1,84 million de francs", {"1.84m"}),
        ("in 2019, 12 towns", {"2019", "12"}),
        ("1,412", {"1412"}),
        ("none", set()),
    ],
)
def test_numbers_have_one_spelling(text: str, figures: set[str]) -> None:
    assert _figures(text) == figures


@pytest.mark.parametrize(
    "sentence",
    [
        "Between 15 000 and 17,000 workers joined in Ghana.",
        "Some 3.5 % of workers joined.",
        "Workers paid 75.6 million cedis.",
        "Nobody was turned away, and Mensah keeps the list.",
    ],
)
def test_the_same_in_another_spelling_stands(sentence: str) -> None:
    assert supported([(sentence, (1,))], [Given(1, "Cards", PASSAGE, "en")])


@pytest.mark.parametrize(
    "sentence",
    [
        "Between 15,000 and 17,100 workers joined in Ghana.",
        "Some 3.5 million workers joined.",
        "Workers paid 75.6 cedis.",
        "Workers were turned away.",
        "Mr. Asante keeps the list.",
        "Between 15,000 and 17,000 workers left in Togo.",
    ],
)
def test_what_was_changed_falls(sentence: str) -> None:
    assert not supported([(sentence, (1,))], [Given(1, "Cards", PASSAGE, "en")])


def test_a_sentence_may_rest_on_two_passages() -> None:
    given = [
        Given(1, "A", "The pilot began in Dakar in 2019.", "en"),
        Given(2, "B", "The pilot ended in Thies in 2024.", "en"),
    ]
    assert supported([("The pilot began in Dakar in 2019.", (1, 2))], given)
    assert not supported([("The pilot ended in Thies in 2024.", (1,))], given)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Fewer than < 5 workers", "Fewer than < 5 workers"),
        ("<b>bold</b> and <img src=x", "bold and"),
        ("![a](b) [c](d) [e][f] `g` **h**", "c e g h"),
        ("see http://a.b/c, ftp://x or www.a.org and me@a.org", "see or and"),
        ("a\u202eb\u200bc\x00d", "abcd"),
        ("3.5 per cent in St. Louis", "3.5 per cent in St. Louis"),
        ("The fees rose [1] again [2, 3].", "The fees rose again ."),
        ("&lt;script&gt;", "&lt;script&gt;"),
    ],
)
def test_words_alone_are_left(text: str, words: str) -> None:
    assert plain(text) == words


@pytest.mark.parametrize(
    "text", ["<" * 3_000, "[" * 3_000, "a." * 2_000, "![" * 1_500, "http:" * 600, "1," * 2_000, "A’" * 1_500]
)
def test_nothing_written_takes_long_to_read(text: str) -> None:
    assert len(plain(text)) <= len(text)
    _figures(text)
    gives_orders(text)


@pytest.mark.parametrize(
    "text",
    [
        "The instructions for inspectors were printed.",
        "All previous rules on overtime were repealed.",
        "The system prompts workers to rest.",
        "Print the payslip on paper.",
        "Les consignes de sécurité sont affichées.",
    ],
)
def test_what_speaks_to_readers_is_sent(text: str) -> None:
    assert without_orders(text) == text
