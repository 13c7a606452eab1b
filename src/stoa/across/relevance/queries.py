"""Reads of judged queries, and of examples offered for judging. Items are named only to those who may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.db.models.functions import Lower

from stoa.across.relevance.lines import Line
from stoa.across.relevance.models import Grade, JudgedQuery, Judgment, Measurement, OfferedJudgment, OfferedQuery
from stoa.foundation.errors import NotFoundError
from stoa.foundation.items.models import Item

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from stoa.foundation.access.reach import Viewer

MOST_CANDIDATES = 200
TOLERANCE = 0.02
"""A smaller difference of a figure is noise."""
COMPARED_WITH = timedelta(days=31)
NOTHING = "There is no such judged query."
OFFERS_LISTED = 50


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item to judge: its place in the list of what is found now (0: not among the first), its grade if it has one."""

    item: Item
    place: int
    grade: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest figures of a set, and by how much nDCG@10 differs from the first measurement of the last month, if any."""

    now: Measurement
    change: float | None

    @property
    def has_fallen(self) -> bool:
        return self.change is not None and self.change < -TOLERANCE


def standings() -> list[Standing]:
    """How good search is by the newest measurement, every language after the whole; two statements."""
    newest = Measurement.objects.order_by("-day").values_list("day", flat=True).first()
    if newest is None:
        return []
    rows = Measurement.objects.filter(day__gte=newest - COMPARED_WITH).order_by("across", "offered", "language", "day")
    by_set: dict[tuple[bool, bool, str], list[Measurement]] = {}
    for row in rows:
        by_set.setdefault((row.across, row.offered, row.language), []).append(row)
    return [_standing(measured) for measured in by_set.values() if measured[-1].day == newest]


def _standing(measured: Sequence[Measurement]) -> Standing:
    first, last = measured[0], measured[-1]
    return Standing(last, last.ndcg_at_10 - first.ndcg_at_10 if first.day < last.day else None)


def judged_queries(viewer: Viewer, *, language: str = "", words: str = "") -> QuerySet[JudgedQuery]:
    """Judged queries with `good`, how many items that the viewer may see answer each, in the order of their words."""
    rows = JudgedQuery.objects.select_related("judged_by").order_by("language", Lower("text"), "pk")
    visible = Item.objects.visible_to(viewer.without_emergency())
    seen = visible.filter(pk__in=Judgment.objects.values("item_id")).values("pk")
    rows = rows.annotate(good=Count("judgments", filter=Q(judgments__grade__gt=0, judgments__item_id__in=seen)))
    rows = rows.filter(language=language) if language else rows
    return rows.filter(text__icontains=words) if words else rows


def languages_judged() -> list[str]:
    return list(JudgedQuery.objects.order_by("language").values_list("language", flat=True).distinct())


def judged_query(pk: int) -> JudgedQuery:
    """One judged query; raises NotFoundError."""
    found = JudgedQuery.objects.select_related("judged_by").filter(pk=pk).first()
    if found is None:
        raise NotFoundError(NOTHING)
    return found


def judgments_of(
    viewer: Viewer, query: JudgedQuery, found: Sequence[Item], also: Sequence[str] = ()
) -> tuple[Candidate, ...]:
    """What search finds now, then what else was judged of a query, and items by short id that a page showed before.

    Nothing tells of items the viewer may not see.
    """
    grades = dict(Judgment.objects.filter(query=query).order_by("-grade", "pk").values_list("item_id", "grade"))
    shown_before = items_named(viewer, also[:MOST_CANDIDATES]).values() if also else ()
    items = Item.objects.visible_to(viewer.without_emergency()).in_bulk([*grades, *shown_before])
    now = {item.pk: place for place, item in enumerate(found, start=1)}
    candidates = [Candidate(item, now[item.pk], grades.get(item.pk)) for item in found]
    candidates += [Candidate(items[pk], 0, grades.get(pk)) for pk in items if pk not in now]
    return tuple(candidates)


def items_named(viewer: Viewer, names: Iterable[str]) -> dict[str, int]:
    """Item ids by short id or import key, of those the viewer may see; a key that fits several fits none."""
    wanted = sorted(set(names))
    found: dict[str, set[int]] = {}
    for start in range(0, len(wanted), 500):
        batch = wanted[start : start + 500]
        rows = Item.objects.visible_to(viewer).filter(Q(short_id__in=batch) | Q(source_key__in=batch))
        for pk, short_id, key in rows.values_list("pk", "short_id", "source_key"):
            for name in {short_id, key} & set(batch):
                found.setdefault(str(name), set()).add(pk)
    return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}


def as_lines(viewer: Viewer) -> Iterator[Line]:
    """Every judged query as written down, with the judgments on items the viewer may see."""
    queries = JudgedQuery.objects.order_by("language", "across", "offered", "text", "pk").prefetch_related("judgments")
    for query in queries.iterator(chunk_size=200):
        grades = {row.item_id: row.grade for row in query.judgments.all()}
        visible = Item.objects.visible_to(viewer.without_emergency())
        named = dict(visible.filter(pk__in=grades).values_list("pk", "short_id"))
        judged = {named[item]: grade for item, grade in sorted(grades.items()) if item in named}
        yield Line(query.text, query.language, judged, query.note, query.across, query.offered)


@dataclass(frozen=True, slots=True)
class Offer:
    """Words that were offered, with the items the judge may see and what was said of each: the best first."""

    key: UUID
    text: str
    language: str
    items: tuple[tuple[Item, str], ...]


def offers_shown(viewer: Viewer) -> list[Offer]:
    """Offers of which the viewer may read an item, oldest first; nothing tells of other items. Three statements."""
    seen = Item.objects.visible_to(viewer.without_emergency())
    judgments = OfferedJudgment.objects.filter(item_id__in=seen.values("pk"))
    rows = OfferedQuery.objects.filter(pk__in=judgments.values("query_id")).order_by("offered_on", "key")[
        :OFFERS_LISTED
    ]
    offers = {row.pk: row for row in rows}
    said = list(judgments.filter(query_id__in=offers).order_by("-grade", "pk"))
    items = seen.in_bulk([one.item_id for one in said])
    return [_offer(row, [one for one in said if one.query_id == key], items) for key, row in offers.items()]


def _offer(row: OfferedQuery, said: list[OfferedJudgment], items: Mapping[int, Item]) -> Offer:
    named = tuple((items[one.item_id], str(Grade(one.grade).label)) for one in said if one.item_id in items)
    return Offer(row.pk, row.text, row.language, named)


def offers_waiting(viewer: Viewer) -> int:
    """How many offers wait for the viewer. One statement."""
    seen = Item.objects.visible_to(viewer.without_emergency()).values("pk")
    return OfferedJudgment.objects.filter(item_id__in=seen).values("query_id").distinct().count()
