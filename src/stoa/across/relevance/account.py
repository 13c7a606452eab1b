"""Why an item stands where it does in a search, in words a reader understands: shares of the whole, never scores."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from stoa.across.discovery.queries import explain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stoa.across.discovery.asking import Asked
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Item

WHOLE = 100


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that counted. `share` is in hundredths of the whole, below 0 where it lowers the item."""

    what: str
    how: str
    share: int

    @property
    def size(self) -> int:
        return min(abs(self.share), WHOLE)


@dataclass(frozen=True, slots=True)
class Account:
    """What counted, each list largest first. `nearness` is the place among the nearest in meaning, 0 for none."""

    words: tuple[Part, ...]
    topics: tuple[Part, ...]
    signals: tuple[Part, ...]
    nearness: int


def account_of(viewer: Viewer, asked: Asked, item: Item, language: str) -> Account:
    """Read the engine's account of one hit. Raises SearchError if it is none for this viewer or search does not answer."""
    told = json.loads(explain(viewer, asked, item.pk, language))
    adds: Sequence[Mapping[str, Any]] = told["adds"]
    whole = sum(part["score"] for part in adds if part["score"] > 0) or 1.0
    return Account(
        words=_words([part for part in adds if "word" in part], whole),
        topics=_sorted(
            Part(part["label"], _("in its text") if part.get("is_name") else _("tagged with it"), _share(part, whole))
            for part in adds
            if "concept" in part
        ),
        signals=_sorted(Part(part["label"], "", _share(part, whole)) for part in adds if "signal" in part),
        nearness=(told.get("meaning") or {}).get("place") or 0,
    )


def _words(adds: Iterable[Mapping[str, Any]], whole: float) -> tuple[Part, ...]:
    """Words with what they add in text and title together: in several languages a word is still one word."""
    scores: dict[str, float] = {}
    fields: dict[str, set[str]] = {}
    for part in adds:
        scores[part["word"]] = scores.get(part["word"], 0.0) + part["score"]
        fields.setdefault(part["word"], set()).add(part["field"])
    return _sorted(
        Part(word, _("in its title") if "title" in fields[word] else _("in its text"), round(WHOLE * score / whole))
        for word, score in scores.items()
    )


def _share(part: Mapping[str, Any], whole: float) -> int:
    return round(WHOLE * float(part["score"]) / whole)


def _sorted(parts: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(sorted(parts, key=lambda part: (-part.share, part.what)))
