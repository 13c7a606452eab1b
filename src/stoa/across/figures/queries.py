"""The list of pairs that may contradict each other, for those who curate; both items of a pair are visible to the reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from stoa.across.figures.addresses import stated_url
from stoa.across.figures.models import FiguresRead, ProposedPair, StatedClaim, StatedFigure
from stoa.foundation.access.roles import demand_curator
from stoa.foundation.errors import NotFoundError
from stoa.foundation.items.models import Item, Status
from stoa.foundation.items.queries.listing import for_rows
from stoa.foundation.items.queries.one import is_steward
from stoa.foundation.items.queries.rows import Row, rows_of
from stoa.foundation.vocabulary.models import Concept
from stoa.foundation.vocabulary.queries import PLACES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from django.db.models import QuerySet

    from stoa.foundation.access.reach import Viewer

    _Stated = tuple[int, str, str]
    """Item, sentence, and the words in it that matter."""

PAGE_SIZE = 10
_DECIDED = (ProposedPair.State.RELATED, ProposedPair.State.DISMISSED, ProposedPair.State.LATER)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: its item as a list row, the sentence, the words in it that matter, and where it is read.

    The sentence is empty where the item does not state it now: nothing is quoted from memory.
    """

    row: Row
    sentence: str
    marked: str
    url: str
    page: int | None


@dataclass(frozen=True, slots=True)
class PairLine:
    """A pair as shown. `address` takes its decision; `why` is empty where one of the two no longer states what it speaks of.

    `may_decide` says whether the reader looks after one of the two.
    """

    address: str
    sort: str
    why: str
    one: Side
    other: Side
    may_decide: bool
    state: str
    state_label: str


@dataclass(frozen=True, slots=True)
class PairsPage:
    """One page of pairs: those waiting, or those decided and put off."""

    lines: tuple[PairLine, ...]
    number: int
    has_next: bool
    is_decided: bool


def pairs_shown(viewer: Viewer) -> QuerySet[ProposedPair]:
    """The pairs of which the viewer sees both items, published both."""
    visible = Item.objects.visible_to(viewer).filter(status=Status.PUBLISHED)
    return ProposedPair.objects.filter(
        Exists(visible.filter(pk=OuterRef("one_id"))), Exists(visible.filter(pk=OuterRef("other_id")))
    )


def visible_pair(viewer: Viewer, one: str, other: str, digest: str) -> ProposedPair:
    """The pair of two items, by short id, and of two sentences, by their digest: no number counts them through.

    Raises NotFoundError where there is none or the viewer may not see both items or does not curate.
    """
    demand_curator(viewer)
    short_ids = Item.objects.visible_to(viewer).filter(short_id__in=(one, other)).values_list("short_id", "pk")
    ids = dict(short_ids)
    rows = pairs_shown(viewer).filter(one_id=ids.get(one, 0), other_id=ids.get(other, 0), digest=digest)
    found = rows.first()
    if found is None:
        raise NotFoundError("There is nothing here, or it is not yours to see.")
    return found


def pairs_page(viewer: Viewer, number: int, language: str, *, is_decided: bool = False) -> PairsPage:
    """A page of pairs, the surest first: seven statements. Raises NotFoundError for those who do not curate."""
    viewer = viewer.without_emergency()
    demand_curator(viewer)
    number = max(number, 1)
    start = (number - 1) * PAGE_SIZE
    rows = pairs_shown(viewer).filter(_decided() if is_decided else _waiting())
    order = ("-decided_at", "-pk") if is_decided else ("-score", "pk")
    pairs = list(rows.order_by(*order)[start : start + PAGE_SIZE + 1])
    lines = _lines(viewer, pairs[:PAGE_SIZE], language)
    return PairsPage(tuple(lines), number, len(pairs) > PAGE_SIZE, is_decided)


def _waiting() -> Q:
    put_off_until_now = Q(state=ProposedPair.State.LATER, until__lte=timezone.localdate())
    return Q(state=ProposedPair.State.OPEN) | put_off_until_now


def _decided() -> Q:
    return Q(state__in=_DECIDED) & ~_waiting()


def _lines(viewer: Viewer, pairs: Sequence[ProposedPair], language: str) -> list[PairLine]:
    items = items_of_pairs(viewer, pairs)
    rows = dict(zip(items, rows_of(viewer, list(items.values()), language), strict=True))
    names = place_names({pair.facts[side]["place"] for pair in pairs for side in ("one", "other")}, language)
    stated = _stated_now(items, pairs)
    return [
        _line(viewer, pair, items, rows, names, stated)
        for pair in pairs
        if pair.one_id in items and pair.other_id in items
    ]


def items_of_pairs(viewer: Viewer, pairs: Iterable[ProposedPair]) -> dict[int, Item]:
    """The items of the pairs that the viewer may see, with those who look after them: one statement."""
    ids = {pk for pair in pairs for pk in (pair.one_id, pair.other_id)}
    rows = Item.objects.visible_to(viewer).filter(pk__in=ids).select_related("stewards")
    return {item.pk: item for item in for_rows(rows, "stewards__tokens", "stamp")}


def _stated_now(items: Mapping[int, Item], pairs: Iterable[ProposedPair]) -> set[_Stated]:
    """What the items state as they are, of what the pairs say; nothing of those that changed and were not read again."""
    notes = FiguresRead.objects.filter(pk__in=items).values_list("pk", "stamp")
    current = [pk for pk, stamp in notes if items[pk].stamp == stamp]
    sentences = {sentence for pair in pairs for sentence in (pair.one_sentence, pair.other_sentence)}
    figures = StatedFigure.objects.filter(item_id__in=current, sentence__in=sentences)
    claims = StatedClaim.objects.filter(item_id__in=current, sentence__in=sentences)
    return {
        *figures.values_list("item_id", "sentence", "span"),
        *claims.values_list("item_id", "sentence", "cue"),
    }


def place_names(codes: set[str], language: str) -> dict[str, str]:
    """The names of places by their codes; one statement."""
    rows = Concept.objects.filter(scheme__purpose=PLACES, notation__in=codes - {""}) if codes else ()
    return {concept.notation: concept.label(language) for concept in rows}


def _line(
    viewer: Viewer,
    pair: ProposedPair,
    items: Mapping[int, Item],
    rows: Mapping[int, Row],
    names: Mapping[str, str],
    stated: Collection[_Stated],
) -> PairLine:
    one, other = items[pair.one_id], items[pair.other_id]
    sides = (
        _side(rows[one.pk], pair.one_sentence, pair.one_at, pair.facts["one"], one.pk, stated),
        _side(rows[other.pk], pair.other_sentence, pair.other_at, pair.facts["other"], other.pk, stated),
    )
    return PairLine(
        address=reverse("figures:decide", args=(one.short_id, other.short_id, pair.digest)),
        sort=str(pair.get_sort_display()),
        why=_why(pair, names) if all(side.sentence for side in sides) else "",
        one=sides[0],
        other=sides[1],
        may_decide=is_steward(viewer, one) or is_steward(viewer, other),
        state=pair.state,
        state_label=str(pair.get_state_display()),
    )


def _side(
    row: Row, sentence: str, at: Sequence[Any], said: Mapping[str, Any], item: int, stated: Collection[_Stated]
) -> Side:
    marked = str(said.get("span") or said.get("cue") or "")
    if (item, sentence, marked) not in stated:
        return Side(row, "", "", row.url, None)
    file, page, position = at
    return Side(row, sentence, marked, stated_url(row.short_id, file, page, position, marked), page)


def _why(pair: ProposedPair, names: Mapping[str, str]) -> str:
    """Why the pair is proposed, in a sentence."""
    one, other = pair.facts["one"], pair.facts["other"]
    where = ", ".join(part for part in (names.get(one["place"], ""), one.get("period", "")) if part)
    if pair.sort == ProposedPair.Sort.FIGURE:
        said = {"one": one["span"], "other": other["span"], "where": where}
        if where:
            return _("The same seems to be counted (%(where)s): here %(one)s, there %(other)s.") % said
        return _("The same seems to be counted: here %(one)s, there %(other)s.") % said
    return _("Here “%(one)s”, there “%(other)s”, in much the same words.") % {"one": one["cue"], "other": other["cue"]}
