"""Addresses of writing for the access walk: every item and every draft, asked for by everybody."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse

from stoa.across.needs.addresses import begin_url
from stoa.across.writing.boxes import SORTS
from stoa.foundation.directory.models import Group
from stoa.foundation.items.models import Draft, Item
from stoa.foundation.registries import Sample, kinds

MISSING = "ST-0000000"
"""A short id that is well formed and belongs to nothing."""


def _short_ids() -> list[str]:
    rows = Item.objects.unscoped("the access walk asks for every item as every reader").order_by("pk")
    return [*rows.values_list("short_id", flat=True), MISSING]


def _of_items(route: str, **more: str) -> list[str]:
    return [reverse(route, kwargs={"short_id": short_id, **more}) for short_id in _short_ids()]


def _drafts() -> list[str]:
    keys = [*Draft.objects.order_by("pk").values_list("key", flat=True), UUID(int=0)]
    return [reverse("writing:drop", kwargs={"key": key}) for key in keys]


def _new() -> list[str]:
    paths = [reverse("writing:new", kwargs={"kind": key}) for key in [*kinds(), "no-such-kind"]]
    keys = [(str(draft.key), draft.kind) for draft in Draft.objects.order_by("pk")]
    drafts = [f"{reverse('writing:new', kwargs={'kind': kind})}?draft={key}" for key, kind in keys]
    return [*paths, *drafts, *_begun()]


def _begun() -> list[str]:
    """Forms that begin with an item and a group which the reader may not know of."""
    groups = Group.objects.exclude(kind=Group.Sort.UNIT).order_by("pk").values_list("key", flat=True)
    return [
        begin_url("question", title="canary of wages", answers=short_id, community=key)
        for short_id, key in zip(reversed(_short_ids()), groups, strict=False)
    ]


def _boxes() -> list[str]:
    words = ("wa", "the", "zq", "canary", "gr")
    return [f"{reverse('writing:box', kwargs={'sort': sort})}?q={word}" for sort in (*SORTS, "x") for word in words]


def _looks() -> list[str]:
    """As a colleague and as an outsider: each sees what the other does not."""
    return [path for reader in ("staff", "workers", "x") for path in _of_items("writing:view-as", reader=reader)]


_ANY = ("GET", "HEAD", "POST")
SAMPLES = [
    Sample("writing:choose", lambda: [reverse("writing:choose")]),
    Sample("writing:new", _new, methods=_ANY),
    Sample("writing:edit", lambda: _of_items("writing:edit"), methods=_ANY),
    Sample("writing:look", lambda: _of_items("writing:look")),
    Sample("writing:view-as", _looks),
    Sample("writing:drop", _drafts, methods=("POST",)),
    Sample("writing:preview", lambda: [reverse("writing:preview")], methods=("POST",)),
    Sample("writing:box", _boxes),
]
