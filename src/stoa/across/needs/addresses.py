"""Addresses that open the writing form with something in it: what they may say, bounded. The rest is up to `writing`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote_plus, unquote_plus, urlencode

from django.urls import reverse

from stoa.engine.text.fold import clean
from stoa.foundation.items.checking import TITLE_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Protocol

    class Given(Protocol):
        def getlist(self, key: str, /) -> list[str]: ...


LONGEST_TEXT = 2_000
LONGEST_QUERY = 4_000
"""Characters of an address as it is sent, where a letter may take six or nine: sign-in carries it encoded once more."""
MOST_SUBJECTS = 8
SUBJECTS = ("topics", "places")
_ONE = {"title": TITLE_LIMIT, "text": LONGEST_TEXT, "community": 60, "answers": 10}
_DIGITS = 15
_PART = re.compile(r"%.?\Z")


def begin_url(
    kind: str = "",
    *,
    title: str = "",
    text: str = "",
    topics: Iterable[int] = (),
    places: Iterable[int] = (),
    community: str = "",
    answers: str = "",
) -> str:
    """The address of the form of a kind with these in it; without a kind, of the page that offers all kinds.

    `topics` and `places` are ids of concepts, `community` is the key of one, `answers` the short id of what is answered.
    """
    given = {"title": title, "text": text, "community": community, "answers": answers}
    said = {name: [value] for name, value in given.items()}
    said |= {"topics": [str(pk) for pk in topics], "places": [str(pk) for pk in places]}
    address = reverse("writing:new", kwargs={"kind": kind}) if kind else reverse("writing:choose")
    return f"{address}{_as_query(_bounded(said))}"


def asked_in(given: Given) -> dict[str, list[str]]:
    """What an address says for the form, of the names it may use: cleaned, cut to length, without what is empty."""
    return _bounded({name: given.getlist(name) for name in (*_ONE, *SUBJECTS)})


def carried(given: Given) -> str:
    """What an address says for the form, as the end of the next address: `?title=…`, or nothing."""
    return _as_query(asked_in(given))


def _bounded(said: Mapping[str, list[str]]) -> dict[str, list[str]]:
    kept = {name: [_plain(name, value)[:longest] for value in said[name][:1]] for name, longest in _ONE.items()}
    for name in SUBJECTS:
        kept[name] = [value for value in said[name][:MOST_SUBJECTS] if value.isascii() and value.isdecimal()]
        kept[name] = [value for value in dict.fromkeys(kept[name]) if len(value) <= _DIGITS]
    return {name: values for name, values in kept.items() if any(values)}


def _plain(name: str, value: str) -> str:
    cleaned = clean(value[: 4 * LONGEST_TEXT])
    return cleaned.strip() if name == "text" else " ".join(cleaned.split())


def _as_query(asked: Mapping[str, list[str]]) -> str:
    """The end of an address, of bounded length: where it would be longer, first the text is cut, then the title."""
    said = dict(asked)
    for name in ("text", "title"):
        excess = len(urlencode(said, doseq=True)) - LONGEST_QUERY
        if name in said and excess > 0:
            said[name] = [_cut(said[name][0], excess)]
    return f"?{urlencode(said, doseq=True)}" if said else ""


def _cut(text: str, excess: int) -> str:
    """The text without so many characters of its encoded form, and without the letter that is then a part."""
    encoded = quote_plus(text)
    kept = _PART.sub("", encoded[: max(len(encoded) - excess, 0)])
    return unquote_plus(kept, errors="ignore")
