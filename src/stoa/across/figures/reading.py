"""What an item states: its title, summary, text and files, read sentence by sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from stoa.across.figures.likeness import meant
from stoa.across.figures.models import StatedClaim, StatedFigure
from stoa.engine.figures import extract
from stoa.engine.figures.claims import claims_in
from stoa.engine.figures.groups import sexes_named
from stoa.engine.figures.places import WORLD, places_named
from stoa.engine.figures.tokens import sentences
from stoa.engine.text.markdown import passages
from stoa.foundation.ingest.queries import passages_of
from stoa.foundation.items.models import Attachment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stoa.across.figures.vocabulary import Vocabulary
    from stoa.engine.figures import Figure
    from stoa.engine.figures.claims import Claim
    from stoa.foundation.items.models import Item

METHOD = "2"
"""Raised when the rules change: everything is read anew then."""

MOST_OF_AN_ITEM = 2_000
"""Figures kept of one item: a book of tables says no more by being kept whole."""

_LONGEST_SENTENCE = 1_000
_WORDS_KEPT = 300


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an item's text and where it stands."""

    text: str
    file: int = 0
    page: int | None = None
    position: int = 0


@dataclass(slots=True)
class Read:
    """The rows of one item, not yet stored."""

    figures: list[StatedFigure] = field(default_factory=list)
    claims: list[StatedClaim] = field(default_factory=list)


def read_items(items: Sequence[Item], names: Vocabulary) -> dict[int, Read]:
    """What each item states; two statements for a whole batch. Items need `title`, `summary`, `text`, `language`, `card`."""
    files = _files([item.pk for item in items if item.card["files"]])
    return {item.pk: _read(item, files.get(item.pk, ()), names) for item in items}


def _files(item_ids: Sequence[int]) -> dict[int, list[Piece]]:
    attached = list(Attachment.objects.filter(item_id__in=item_ids).order_by("item_id", "position")) if item_ids else []
    texts = passages_of(attachment.blob_id for attachment in attached) if attached else {}
    found: dict[int, list[Piece]] = {}
    for attachment in attached:
        pieces = found.setdefault(attachment.item_id, [])
        pieces += [
            Piece(p.text, attachment.position + 1, p.page, p.position) for p in texts.get(attachment.blob_id, [])
        ]
    return found


def _read(item: Item, files: Iterable[Piece], names: Vocabulary) -> Read:
    reader = _Reader(item, names)
    for piece in (*_own(item), *files):
        reader.take(piece)
        if len(reader.read.figures) >= MOST_OF_AN_ITEM:
            break
    return reader.read


def _own(item: Item) -> Iterator[Piece]:
    yield Piece(f"{item.title}\n\n{item.summary}" if item.summary else item.title)
    for passage in passages(item.text):
        yield Piece(passage.text, position=passage.position)


class _Reader:
    def __init__(self, item: Item, names: Vocabulary) -> None:
        self._item, self._names = item, names
        codes = [names.code(pk) for pk in item.card["places"]]
        self._only_place = codes[0] if len(codes) == 1 and codes[0] != WORLD else ""
        self._seen: set[tuple[Any, ...]] = set()
        self.read = Read()

    def take(self, piece: Piece) -> None:
        """Read one piece; what the item said before in the same words is not kept twice."""
        whole = list(sentences(piece.text))
        for figure in extract(piece.text, self._item.language, self._names.places):
            self._add_figure(figure, piece, _around(whole, figure.start))
        for _, sentence in whole:
            for claim in claims_in(sentence, self._item.language):
                self._add_claim(claim, piece, sentence)

    def _add_figure(self, figure: Figure, piece: Piece, sentence: str) -> None:
        said = meant(figure.counted, self._item.language, self._names)
        key = (
            figure.value,
            figure.unit,
            said.stems,
            figure.place,
            figure.period,
            figure.sex,
            figure.age,
            figure.change,
        )
        if not said.stems or key in self._seen:
            return
        self._seen.add(key)
        row = StatedFigure(
            **self._where(piece, sentence, figure.place, sorted(said.stems), sorted(said.concepts)),
            value=figure.value,
            unit=figure.unit[:40],
            span=figure.span[:200],
            counted=figure.counted[:300],
            period=figure.period,
            sex=figure.sex,
            age=figure.age,
            approximate=figure.approximate,
            bound=figure.bound,
            per=figure.per,
            change=figure.change,
            step=figure.step,
        )
        self.read.figures.append(row)

    def _add_claim(self, claim: Claim, piece: Piece, sentence: str) -> None:
        said = meant(claim.about, self._item.language, self._names)
        key = (claim.family, claim.sign, said.stems)
        if not said.telling or key in self._seen:
            return
        self._seen.add(key)
        named = places_named(sentence, self._item.language, self._names.places)
        where = self._where(
            piece, sentence, named[0] if len(named) == 1 else "", sorted(said.stems), sorted(said.concepts)
        )
        objects = meant(claim.object, self._item.language, self._names).telling
        row = StatedClaim(
            **where,
            family=claim.family,
            sign=claim.sign,
            cue=claim.cue[:60],
            object_words=_kept(sorted(objects))[:200],
            sexes=sexes_named(sentence, self._item.language),
        )
        self.read.claims.append(row)

    def _where(
        self, piece: Piece, sentence: str, place: str, words: Sequence[str], concepts: Sequence[int]
    ) -> Mapping[str, Any]:
        return {
            "item_id": self._item.pk,
            "file": piece.file,
            "page": piece.page,
            "position": piece.position,
            "language": self._item.language,
            "sentence": " ".join(sentence.split())[:_LONGEST_SENTENCE],
            "words": _kept(words),
            "concepts": list(concepts),
            "place": place or self._only_place,
            "is_place_said": bool(place),
        }


def _kept(words: Sequence[str]) -> str:
    """The stems that fit, none cut in two."""
    text = " ".join(words)
    return text if len(text) <= _WORDS_KEPT else text[:_WORDS_KEPT].rpartition(" ")[0]


def _around(whole: Sequence[tuple[int, str]], start: int) -> str:
    """The sentence in which something starts."""
    return next((sentence for begin, sentence in reversed(whole) if begin <= start), "")
