"""Addresses of those who look after items, for the access walk. Forms are sent empty there: that changes nothing."""

from __future__ import annotations

from django.urls import reverse

from stoa.foundation.items.models import Item
from stoa.foundation.registries import Sample

MISSING = "ST-0000000"
"""A short id that is well formed and belongs to nothing."""

_FORM = ("GET", "POST")


def _one_of_each_state() -> dict[str, str]:
    rows = Item.objects.unscoped("the access walk asks for items of each state as every reader").order_by("-pk")
    return dict(rows.values_list("status", "short_id"))


def _with_secrets() -> list[str]:
    """Items that say something their readers do not have: never published, or said before, or not said yet."""
    rows = Item.objects.unscoped("the access walk asks for items with a past as every reader")
    past = rows.exclude(status="published", head=1).order_by("pk").values_list("short_id", flat=True)
    return [*dict.fromkeys([*past, *_one_of_each_state().values()]), MISSING]


def _addresses(route: str, short_ids: list[str], **more: int) -> list[str]:
    return [reverse(f"stewardship:{route}", kwargs={"short_id": short_id, **more}) for short_id in short_ids]


def _telling(route: str, *query_strings: str, methods: tuple[str, ...] = ("GET", "HEAD"), **more: int) -> Sample:
    """A page that shows what versions say: asked for every item that has something to hide."""
    return Sample(
        f"stewardship:{route}",
        lambda: _addresses(route, _with_secrets(), **more),
        query_strings=query_strings or ("",),
        methods=methods,
    )


def _asking(route: str, *methods: str) -> Sample:
    """A question before an act, which shows no more than a title: asked for one item of each state."""
    return Sample(
        f"stewardship:{route}", lambda: _addresses(route, [*_one_of_each_state().values(), MISSING]), methods=methods
    )


SAMPLES = [
    Sample("stewardship:due", lambda: [reverse("stewardship:due")]),
    Sample("stewardship:reviews", lambda: [reverse("stewardship:reviews")]),
    Sample(
        "stewardship:bin", lambda: [reverse("stewardship:bin")], query_strings=("", f"?undo={MISSING}"), methods=_FORM
    ),
    _telling("versions"),
    _telling("compare", "", "?a=1&b=2"),
    _telling("restore", methods=_FORM, number=1),
    _telling("review", methods=_FORM),
    _telling("publish", methods=_FORM),
    *(
        _asking(route, *_FORM)
        for route in (
            *("send", "withdraw", "archive", "to-bin", "verify", "hand-over", "obsolete", "outdated"),
            "flags",
        )
    ),
    *(_asking(route, "POST") for route in ("take-back", "unschedule", "unarchive")),
]
