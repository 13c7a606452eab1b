"""Addresses of what people keep for themselves, for the access walk: everybody's things, asked for by everybody."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from stoa.across.shelf.models import Kept, Opened, SavedSearch
from stoa.foundation.accounts.models import User
from stoa.foundation.items.models import Item
from stoa.foundation.registries import Sample

GET_AND_POST = ("GET", "HEAD", "POST")
MISSING = "ST-0000000"


def _items() -> list[tuple[int, str]]:
    rows = Item.objects.unscoped("the access walk asks for every item as every reader").order_by("pk")
    return list(rows.values_list("pk", "short_id"))


def _of_items(route: str) -> list[str]:
    """Every sixth item, of all sorts, and one that is not there: each route asks by the same rule as the item's page."""
    ids = [*(short_id for _, short_id in _items()[::6]), MISSING]
    return [reverse(route, kwargs={"short_id": short_id}) for short_id in ids]


def _filled(route: str) -> list[str]:
    """The page, after everybody has kept and opened everything, as if all of it had once been open to them."""
    people = list(User.objects.values_list("person_id", flat=True))
    pairs = [(person, item) for person in people for item, _ in _items()]
    Kept.objects.bulk_create([Kept(person_id=p, item_id=i) for p, i in pairs], ignore_conflicts=True)
    now = timezone.now()
    Opened.objects.bulk_create([Opened(person_id=p, item_id=i, opened_at=now) for p, i in pairs], ignore_conflicts=True)
    return [reverse(route)]


def _searches(route: str) -> list[str]:
    """One search of each account, and one that is not there."""
    for person in User.objects.values_list("person_id", flat=True):
        SavedSearch.objects.get_or_create(person_id=person, name="Wages", query="q=wages")
    ids = [*SavedSearch.objects.order_by("pk").values_list("pk", flat=True), 0]
    return [reverse(route, kwargs={"pk": pk}) for pk in ids]


SAMPLES = [
    Sample("shelf:reading-list", lambda: _filled("shelf:reading-list"), query_strings=("", "?page=2")),
    Sample("shelf:recent", lambda: _filled("shelf:recent")),
    Sample("shelf:keep", lambda: _of_items("shelf:keep"), methods=("POST",)),
    Sample("shelf:note", lambda: _of_items("shelf:note"), methods=("POST",)),
    Sample("shelf:let-go", lambda: _of_items("shelf:let-go"), methods=("POST",)),
    Sample("shelf:recent-switch", lambda: [reverse("shelf:recent-switch")], methods=("POST",)),
    Sample("shelf:recent-clear", lambda: [reverse("shelf:recent-clear")], methods=GET_AND_POST),
    Sample("shelf:searches", lambda: [reverse("shelf:searches")]),
    Sample("shelf:search-rename", lambda: _searches("shelf:search-rename"), methods=GET_AND_POST),
    Sample("shelf:search-delete", lambda: _searches("shelf:search-delete"), methods=GET_AND_POST),
]
