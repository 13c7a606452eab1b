"""Examples offered out of knowledge checks: they wait for somebody who judges search to take them or refuse them.

Markings themselves are never read here. A draft is its reader's secret and a marking has one author, so that no number of
people would make its words safe to show: the maker of a check writes and offers the words, knowing who reads them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stoa.across.relevance.models import Grade, JudgedQuery, Judgment, OfferedJudgment, OfferedQuery
from stoa.foundation.errors import BadInputError, NotFoundError, Problem
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.services import NewEvent, append_events
from stoa.foundation.items.models import Item

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.history.services import Actor

LISTED = 50
MOST_WAITING = 500
"""More than anybody will ever look at."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Words that were offered, with the items the judge may see and what was said of each: the best first."""

    key: UUID
    text: str
    language: str
    items: tuple[tuple[Item, str], ...]


def offer_example(*, text: str, language: str, grades: Mapping[int, int]) -> None:
    """Put words down as an example, with how well items answered, by id. No event is written: it would name who offered.

    Raises BadInputError while too many wait.
    """
    with transaction.atomic():
        # locked: whoever decides about these words lets go of the row either before, or after what is added here
        query, is_new = OfferedQuery.objects.select_for_update().get_or_create(text=text, language=language)
        if is_new and OfferedQuery.objects.count() > MOST_WAITING:
            raise BadInputError([Problem("text", _("Many examples wait already. Offer yours another day."))])
        for item, grade in grades.items():
            OfferedJudgment.objects.update_or_create(query=query, item_id=item, defaults={"grade": grade})
        failpoint("relevance.offered")


def offers_shown(viewer: Viewer) -> list[Offer]:
    """Offers of which the viewer may read an item, oldest first; nothing tells of other items. Three statements."""
    seen = Item.objects.visible_to(viewer.without_emergency())
    judgments = OfferedJudgment.objects.filter(item_id__in=seen.values("pk"))
    rows = OfferedQuery.objects.filter(pk__in=judgments.values("query_id")).order_by("offered_on", "key")[:LISTED]
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
