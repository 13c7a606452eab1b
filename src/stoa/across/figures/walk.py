"""The list of pairs and its buttons for the access walk, after every item was paired with the next."""

from __future__ import annotations

from itertools import pairwise

from django.urls import reverse

from stoa.across.figures.models import ProposedPair
from stoa.foundation.items.models import Item
from stoa.foundation.registries import Sample


def _pairs() -> list[int]:
    """A pair of each item with the next one, as if their figures differed; and one that is not there."""
    rows = Item.objects.unscoped("the access walk pairs every item with the next").order_by("pk")
    items = list(rows.values_list("pk", "title"))
    pairs = [
        ProposedPair(
            one_id=one,
            other_id=other,
            digest="walk",
            sort=ProposedPair.Sort.FIGURE,
            one_sentence=f"{title}: 12 per cent.",
            other_sentence=f"{also}: 15 per cent.",
            one_at=[0, None, 0],
            other_at=[0, None, 0],
            facts={
                "one": {"span": "12 per cent", "place": "", "period": "2019"},
                "other": {"span": "15 per cent", "place": "", "period": "2019"},
            },
        )
        for (one, title), (other, also) in pairwise(items)
    ]
    ProposedPair.objects.bulk_create(pairs, ignore_conflicts=True)
    return [*ProposedPair.objects.filter(digest="walk").order_by("pk").values_list("pk", flat=True), 0]


def _list() -> list[str]:
    _pairs()
    return [reverse("figures:contradictions")]


SAMPLES = [
    Sample("figures:contradictions", _list, query_strings=("", "?page=2", "?page=4", "?show=decided")),
    Sample(
        "figures:decide",
        lambda: [reverse("figures:decide", kwargs={"pk": pk}) for pk in (*_pairs()[::4], 0)],
        methods=("POST",),
    ),
]
