"""Addresses of items, files and lists for the access walk: every one there is, whoever may see it."""

from __future__ import annotations

from django.urls import reverse

from stoa.foundation.directory.models import Group, Person
from stoa.foundation.items.models import Attachment, Item
from stoa.foundation.registries import Sample, kinds
from stoa.foundation.vocabulary.models import Concept

MISSING = "ST-0000000"
"""A short id that is well formed and belongs to nothing."""


def _short_ids() -> list[str]:
    rows = Item.objects.unscoped("the access walk asks for every item as every reader").order_by("pk")
    return [*rows.values_list("short_id", flat=True), MISSING]


def _of_items(route: str, **more: str) -> list[str]:
    return [reverse(route, kwargs={"short_id": short_id, **more}) for short_id in _short_ids()]


def _of_files(route: str, **more: int) -> list[str]:
    """Every file of every item, one number too many, and one of an item that is not there."""
    items = dict(
        Item.objects.unscoped("the access walk asks for every file as every reader").values_list("pk", "short_id")
    )
    places = Attachment.objects.order_by("pk").values_list("item_id", "position")
    numbers = [(items[pk], position + 1) for pk, position in places]
    last = [(short_id, number + 1) for short_id, number in numbers[-1:]]
    return [
        reverse(route, kwargs={"short_id": short_id, "number": number, **more})
        for short_id, number in [*numbers, *last, (MISSING, 1)]
    ]


def _concepts() -> list[str]:
    return [
        reverse("reading:concept", kwargs={"pk": pk})
        for pk in [*Concept.objects.order_by("pk").values_list("pk", flat=True)[:40], 0]
    ]


SAMPLES = [
    Sample("reading:item", lambda: _of_items("reading:item")),
    Sample("reading:item-export", lambda: _of_items("reading:item-export")),
    Sample(
        "reading:citation",
        lambda: [url for ending in ("ris", "json", "doc") for url in _of_items("reading:citation", ending=ending)],
    ),
    Sample("reading:file", lambda: _of_files("reading:file")),
    Sample("reading:file-text", lambda: _of_files("reading:file-text"), query_strings=("", "?find=canary&page=1")),
    Sample("reading:page-image", lambda: _of_files("reading:page-image", page=1)),
    Sample("reading:everything", lambda: [reverse("reading:everything")], query_strings=("", "?page=2", "?lang=fr")),
    Sample(
        "reading:kind", lambda: [reverse("reading:kind", kwargs={"key": key}) for key in [*kinds(), "no-such-kind"]]
    ),
    Sample("reading:topics", lambda: [reverse("reading:topics")]),
    Sample("reading:places", lambda: [reverse("reading:places")]),
    Sample("reading:concept", _concepts),
    Sample("reading:units", lambda: [reverse("reading:units")]),
    Sample("reading:group", lambda: [group.get_absolute_url() for group in Group.objects.order_by("pk")]),
    Sample("reading:people", lambda: [reverse("reading:people")]),
    Sample("reading:person", lambda: [person.get_absolute_url() for person in Person.objects.order_by("pk")]),
]
