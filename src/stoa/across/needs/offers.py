"""What somebody can do where nothing was found: ask a community, ask everybody, or say what should be known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from stoa.across.needs.addresses import begin_url
from stoa.across.needs.nearest import nearest_communities
from stoa.foundation.items.queries.rights import may_write
from stoa.foundation.ui.context import address_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stoa.foundation.access.reach import Viewer

LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Offers:
    """Addresses of the form with the reader's words in it, for who may write; for others how they come to it.

    `communities` are names and addresses; `question_url` asks nobody in particular, where no community is near.
    """

    need_url: str = ""
    question_url: str = ""
    communities: tuple[tuple[str, str], ...] = ()
    sign_in_url: str = ""


def offers_for(
    viewer: Viewer, words: str, language: str, *, topics: Sequence[int] = (), places: Sequence[int] = ()
) -> Offers:
    """What to offer for words that led to nothing. Three statements at most, none for somebody not signed in."""
    title = _title(words)
    text = words if len(title) < len(" ".join(words.split())) else ""
    begin = partial(begin_url, title=title, text=text, topics=topics, places=places)
    need_url = begin("need")
    if not may_write(viewer):
        sign_in = address_of("accounts:sign-in")
        return Offers(sign_in_url=f"{sign_in}?{urlencode({'next': need_url})}" if sign_in else "")
    near = nearest_communities(viewer, words, topics)
    return Offers(
        need_url=need_url,
        question_url="" if near else begin("question"),
        communities=tuple((group.name(language), begin("question", community=group.key)) for group in near),
    )


def _title(words: str) -> str:
    """The words in one line, cut between words where they are too long for a title."""
    line = " ".join(words.split())
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 2].rsplit(' ', 1)[0]} …"
