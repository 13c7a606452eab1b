"""What the frame of a page says of the address it stands under."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from django.test import RequestFactory

from stoa.foundation.ui.context import LONGEST_QUERY, Site


def links(query: str) -> list[str]:
    return [link.url for link in Site(RequestFactory().get(f"/search?{query}")).languages]


def test_the_page_in_another_language_keeps_what_was_asked() -> None:
    for url in links("q=caf%C3%A9&kind=tool&kind=news&empty=&lang=xx"):
        asked = parse_qs(urlsplit(url).query, keep_blank_values=True)
        assert len(asked.pop("lang")[0]) == 2
        assert asked == {"q": ["café"], "kind": ["tool", "news"], "empty": [""]}


def test_a_link_to_another_language_is_of_bounded_length() -> None:
    for url in links("q=caf%C3%A9&" + "&".join(f"topic={at}" for at in range(1_000))):
        assert len(url) < LONGEST_QUERY + 50
        assert parse_qs(urlsplit(url).query)["q"] == ["café"]
