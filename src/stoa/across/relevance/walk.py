"""Addresses for the access walk: a judged query, and one that is not there."""

from __future__ import annotations

from itertools import pairwise
from uuid import UUID, uuid4

from django.urls import reverse

from stoa.across.relevance.models import JudgedQuery, Judgment, OfferedJudgment, OfferedQuery
from stoa.foundation.items.models import Item
from stoa.foundation.registries import Sample

BOTH = ("GET", "HEAD", "POST")


def _queries(route: str) -> list[str]:
    """A query for which every item was judged, those the reader may not see among them."""
    one, is_new = JudgedQuery.objects.get_or_create(text="canary", language="en")
    if is_new:
        items = Item.objects.unscoped("the walk judges every item").values_list("pk", flat=True)
        Judgment.objects.bulk_create(Judgment(query=one, item_id=item, grade=2) for item in items)
    return [reverse(f"relevance:{route}", kwargs={"pk": pk}) for pk in (one.pk, 0)]


def _one(route: str) -> list[str]:
    _queries("query")
    return [reverse(f"relevance:{route}")]


def _offers() -> list[str]:
    """Examples with every item, as those who judge are offered them, and one that is not there.

    Each holds the next item too: whoever may read one of the two alone leaves the other to the judges that follow.
    """
    items = list(Item.objects.unscoped("the walk offers every item").order_by("pk").values_list("pk", flat=True))
    keys = [_offer(f"canary example {one} {uuid4()}", [one, other]) for one, other in pairwise(items)][::5]
    return [reverse("relevance:decide-offer", kwargs={"key": key}) for key in (*keys, uuid4())]


def _offer(text: str, items: list[int]) -> UUID:
    query = OfferedQuery.objects.create(text=text, language="en")
    OfferedJudgment.objects.bulk_create(OfferedJudgment(query=query, item_id=item, grade=1) for item in items)
    return query.key


def _offered() -> list[str]:
    _offers()
    return [reverse("relevance:offered")]


def _why() -> list[str]:
    """Every item, and one that is not there."""
    items = Item.objects.unscoped("the walk asks for every item").values_list("short_id", flat=True)
    return [f"{reverse('relevance:why')}?item={short_id}&q=canary" for short_id in (*items, "ST-0000000")]


SAMPLES = [
    Sample("relevance:why", _why),
    Sample("relevance:queries", lambda: _one("queries"), query_strings=("", "?language=en&q=can", "?page=9")),
    Sample("relevance:measure", lambda: _one("measure"), methods=("POST",)),
    Sample("relevance:add", lambda: _one("add"), query_strings=("", "?q=canary"), methods=BOTH),
    Sample("relevance:import", lambda: _one("import"), methods=BOTH),
    Sample("relevance:export", lambda: _one("export")),
    Sample("relevance:weights", lambda: _one("weights"), methods=BOTH),
    Sample("relevance:offered", _offered),
    Sample("relevance:decide-offer", _offers, methods=("POST",), form={"take": "yes"}),
    Sample("relevance:query", lambda: _queries("query"), methods=BOTH),
    Sample("relevance:change", lambda: _queries("change"), methods=BOTH),
    Sample("relevance:remove", lambda: _queries("remove"), methods=BOTH),
]
