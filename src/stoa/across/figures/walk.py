"""The list of pairs and its buttons for the access walk, after every item was paired with the next."""

from __future__ import annotations

from itertools import pairwise

from django.urls import reverse

from stoa.across.figures.models import ProposedPair
from stoa.foundation.items.models import Item
from stoa.foundation.registries import Sample

DIGEST = "f" * 64
MISSING = ("ST-0000000", "ST-0000000", DIGEST)


def _pairs() -> list[tuple[str, str, str]]:
    """A pair of each item with the next one, as if their figures differed."""
    rows = Item.objects.unscoped("the access walk pairs every item with the next").order_by("pk")
    items = list(rows.values_list("pk", "title"))
    pairs = [
        ProposedPair(
            one_id=one,
            other_id=other,
            digest=DIGEST,
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
    short_ids = dict(Item.objects.unscoped("the access walk names every item").values_list("pk", "short_id"))
    kept = ProposedPair.objects.filter(digest=DIGEST).order_by("pk").values_list("one_id", "other_id")
    return [(short_ids[first], short_ids[second], DIGEST) for first, second in kept]


def _list() -> list[str]:
    _pairs()
    return [reverse("figures:contradictions")]


SAMPLES = [
    Sample("figures:contradictions", _list, query_strings=("", "?page=2", "?page=4", "?show=decided")),
    Sample(
        "figures:decide",
        lambda: [reverse("figures:decide", args=pair) for pair in (*_pairs()[::4], MISSING)],
        methods=("POST",),
        form={"state": "later"},
    ),
]
