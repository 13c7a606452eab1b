"""Writes of judged queries, of examples offered for judging, and of the weights of signals.

Markings in knowledge checks are never read here. A draft is its reader's secret and a marking has one author, so that no
number of people would make its words safe to show: the maker of a check writes and offers the words, knowing who reads them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stoa.across.relevance.lines import Line, read_lines
from stoa.across.relevance.measuring import ACROSS, OFFERED
from stoa.across.relevance.models import JudgedQuery, Judgment, Measurement, OfferedJudgment, OfferedQuery
from stoa.across.relevance.queries import items_named
from stoa.foundation.errors import BadInputError, NotFoundError, Problem
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.services import NewEvent, append_events
from stoa.foundation.indexing.models import SignalWeight
from stoa.foundation.indexing.weights import LARGEST_WEIGHT, forget_weights, stored_weights, weighed
from stoa.foundation.items.models import Item
from stoa.foundation.jobs.models import Job
from stoa.foundation.jobs.services import enqueue

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from stoa.across.relevance.measuring import Figures
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.history.services import Actor

MOST_OFFERS = 500
"""More than anybody will ever look at."""
WEIGHTS = "ranking"
"""What the history calls the weights of signals."""
MEASURE = "relevance.measure"
"""The job that measures how good search is."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    new: int
    changed: int
    problems: tuple[str, ...]


def save_judged_query(
    *, text: str, language: str, note: str, across: bool, actor: Actor, query: JudgedQuery | None = None
) -> JudgedQuery:
    """Keep a query to judge, or change one; judgments stay. Raises BadInputError if the same query is kept already."""
    row = query or JudgedQuery(judged_by_id=actor.person_id)
    same = JudgedQuery.objects.filter(text=text, language=language, across=across, offered=row.offered).exclude(
        pk=row.pk
    )
    if same.exists():
        raise BadInputError([Problem("text", _("This query is here already: judge that one."))])
    row.text, row.language, row.note, row.across = text, language, note, across
    with transaction.atomic():
        row.save()
        failpoint("relevance.saved")
        append_events([NewEvent("relevance.judged", _name(row), {"query": text})], actor=actor)
    return row


def judge(*, query: JudgedQuery, grades: Mapping[int, int | None], actor: Actor) -> bool:
    """Say how well items answer a query, by item id; None takes a judgment back. Returns whether anything changed."""
    has = dict(Judgment.objects.filter(query=query).values_list("item_id", "grade"))
    moved = {item: grade for item, grade in grades.items() if has.get(item) != grade}
    if not moved:
        return False
    with transaction.atomic():
        Judgment.objects.filter(
            query=query, item_id__in=[item for item, grade in moved.items() if grade is None]
        ).delete()
        for item, grade in moved.items():
            if grade is not None:
                Judgment.objects.update_or_create(query=query, item_id=item, defaults={"grade": grade})
        query.judged_by_id, query.judged_on = actor.person_id, timezone.localdate()
        query.save(update_fields=["judged_by", "judged_on"])
        failpoint("relevance.judged")
        append_events([NewEvent("relevance.judged", _name(query), {"items": len(moved)})], actor=actor)
    return True


def remove_judged_query(*, query: JudgedQuery, actor: Actor) -> None:
    """Remove a query with its judgments."""
    name = _name(query)
    with transaction.atomic():
        query.delete()
        failpoint("relevance.removed")
        append_events([NewEvent("relevance.forgotten", name, {"query": query.text})], actor=actor)


def import_judged(*, text: str, viewer: Viewer, actor: Actor, across: bool = False) -> Imported:
    """Bring in JSON lines. A query that is here already gets the judgments of its line beside those it has.

    What cannot be taken is a sentence in `problems`; items the viewer may not see are as unknown as missing ones.
    """
    read = read_lines(text, across=across)
    items = items_named(viewer, [name for line in read.lines for name in line.grades])
    problems = list(read.problems)
    new = changed = 0
    with transaction.atomic():
        for line in read.lines:
            unknown = [name for name in line.grades if name not in items]
            problems += [
                _("“%(query)s”: there is no item %(item)s.") % {"query": line.text, "item": n} for n in unknown
            ]
            is_new, is_changed = _take(line, {items[n]: g for n, g in line.grades.items() if n in items}, actor)
            new, changed = new + is_new, changed + is_changed
        failpoint("relevance.imported")
        if new or changed:
            append_events([NewEvent("relevance.imported", WEIGHTS, {"new": new, "changed": changed})], actor=actor)
    return Imported(new, changed, tuple(problems))


def offer_example(*, text: str, language: str, grades: Mapping[int, int]) -> None:
    """Put words down as an example, with how well items answered, by id. No event is written: it would name who offered.

    Raises BadInputError while too many wait.
    """
    with transaction.atomic():
        # locked: whoever decides about these words lets go of the row either before, or after what is added here
        query, is_new = OfferedQuery.objects.select_for_update().get_or_create(text=text, language=language)
        if is_new and OfferedQuery.objects.count() > MOST_OFFERS:
            raise BadInputError([Problem("text", _("Many examples wait already. Offer yours another day."))])
        for item, grade in grades.items():
            OfferedJudgment.objects.update_or_create(query=query, item_id=item, defaults={"grade": grade})
        failpoint("relevance.offered")


def take_offer(key: UUID, *, viewer: Viewer, actor: Actor) -> JudgedQuery:
    """Make an offer a judged query, with the items the viewer may see; what somebody judged before stays as it is.

    Raises NotFoundError where there is nothing that the viewer may see.
    """
    with transaction.atomic():
        offer, judgments = _locked(key, viewer)
        query, _made = JudgedQuery.objects.get_or_create(
            text=offer.text,
            language=offer.language,
            across=False,
            offered=True,
            defaults={"judged_by_id": actor.person_id, "judged_on": timezone.localdate()},
        )
        for one in judgments:
            Judgment.objects.get_or_create(query=query, item_id=one.item_id, defaults={"grade": one.grade})
        _let_go(offer, judgments)
        failpoint("relevance.taken")
        append_events([NewEvent("relevance.judged", f"judged:{query.pk}", {"query": query.text})], actor=actor)
    return query


def refuse_offer(key: UUID, *, viewer: Viewer, actor: Actor) -> None:
    """Take an offer off the list as far as the viewer may see it. Raises NotFoundError as `take_offer` does."""
    with transaction.atomic():
        offer, judgments = _locked(key, viewer)
        _let_go(offer, judgments)
        failpoint("relevance.refused")
        append_events([NewEvent("relevance.refused", f"offer:{key}")], actor=actor)


def _locked(key: UUID, viewer: Viewer) -> tuple[OfferedQuery, list[OfferedJudgment]]:
    offer = OfferedQuery.objects.select_for_update().filter(pk=key).first()
    seen = Item.objects.visible_to(viewer.without_emergency()).values("pk")
    judgments = list(OfferedJudgment.objects.filter(query=offer, item_id__in=seen)) if offer else []
    if offer is None or not judgments:
        raise NotFoundError("There is no such offer.")
    return offer, judgments


def _let_go(offer: OfferedQuery, judgments: list[OfferedJudgment]) -> None:
    OfferedJudgment.objects.filter(pk__in=[one.pk for one in judgments]).delete()
    if not offer.judgments.exists():
        offer.delete()


def set_weights(*, weights: Mapping[str, float], actor: Actor) -> bool:
    """Set what signals weigh, by their names in the index; returns whether anything changed.

    Raises BadInputError for a signal there is not or a weight beyond a tenth either way.
    """
    before = {one.name: one for one in weighed(stored_weights())}
    for name, weight in weights.items():
        if name not in before:
            raise BadInputError([Problem(name, _("There is no such signal."))])
        if not -LARGEST_WEIGHT <= weight <= LARGEST_WEIGHT:
            raise BadInputError([Problem(name, _("Give a number from -10 to 10."))])
    moved = {name: weight for name, weight in weights.items() if before[name].weight != weight}
    if not moved:
        return False
    with transaction.atomic():
        for name, weight in moved.items():
            SignalWeight.objects.update_or_create(signal=name, defaults={"weight": weight})
        failpoint("relevance.weighed")
        append_events([NewEvent("relevance.weighed", WEIGHTS, moved)], actor=actor)
    forget_weights()
    return True


def ask_to_measure(*, requested_by: int | None = None) -> bool:
    """Ask for the search to be measured; returns False while there is nothing to ask, or it was asked for already."""
    if not JudgedQuery.objects.exists() or Job.objects.filter(kind=MEASURE, state=Job.State.WAITING).exists():
        return False
    with transaction.atomic():
        enqueue(MEASURE, {}, requested_by=requested_by)
    return True


def keep_measurement(sets: Mapping[str, Mapping[str, Figures]]) -> None:
    """Keep today's figures in place of those measured earlier today."""
    today = timezone.localdate()
    rows = [
        Measurement(day=today, across=name == ACROSS, offered=name == OFFERED, language=language, **figures.as_json())
        for name, by_language in sets.items()
        for language, figures in by_language.items()
    ]
    with transaction.atomic():
        Measurement.objects.filter(day=today).delete()
        Measurement.objects.bulk_create(rows)


def _take(line: Line, grades: Mapping[int, int], actor: Actor) -> tuple[bool, bool]:
    """Keep one line; returns whether its query is new, and whether anything else of it was."""
    query, is_new = JudgedQuery.objects.get_or_create(
        text=line.text,
        language=line.language,
        across=line.across,
        offered=line.offered,
        defaults={"note": line.note, "judged_by_id": actor.person_id},
    )
    has = dict(Judgment.objects.filter(query=query).values_list("item_id", "grade"))
    moved = {item: grade for item, grade in grades.items() if has.get(item) != grade}
    for item, grade in moved.items():
        Judgment.objects.update_or_create(query=query, item_id=item, defaults={"grade": grade})
    return is_new, bool(moved) and not is_new


def _name(query: JudgedQuery) -> str:
    return f"judged:{query.pk}"
