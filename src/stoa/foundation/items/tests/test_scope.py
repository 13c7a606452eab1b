"""A read of items that names no viewer is an error, whichever way it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db.models import Count

from stoa.foundation.access.reach import anonymous
from stoa.foundation.items.models import Attachment, Item
from stoa.foundation.items.models.item import UnscopedReadError
from stoa.foundation.items.testing import make_item
from stoa.foundation.registries import kinds

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db

READS: dict[str, Callable[[Any], Any]] = {
    "list": lambda rows: list(rows.all()),
    "get": lambda rows: rows.get(pk=1),
    "first": lambda rows: rows.first(),
    "last": lambda rows: rows.order_by("pk").last(),
    "latest": lambda rows: rows.latest("pk"),
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "contains": lambda rows: rows.contains(Item(pk=1)),
    "len": lambda rows: len(rows.all()),
    "bool": lambda rows: bool(rows.all()),
    "slice": lambda rows: list(rows.all()[:3]),
    "index": lambda rows: rows.all()[0],
    "values": lambda rows: list(rows.values("title")),
    "values_list": lambda rows: list(rows.values_list("title", flat=True)),
    "dates": lambda rows: list(rows.dates("sort_on", "year")),
    "in_bulk": lambda rows: rows.in_bulk([1]),
    "iterator": lambda rows: list(rows.iterator()),
    "values_iterator": lambda rows: list(rows.values_list("pk").iterator()),
    "aggregate": lambda rows: rows.aggregate(Count("pk")),
    "annotate": lambda rows: list(rows.annotate(n=Count("pk"))),
    "update": lambda rows: rows.update(title="x"),
    "delete": lambda rows: rows.all().delete(),
    "get_or_create": lambda rows: rows.get_or_create(pk=1),
    "as a sub-query": lambda rows: list(Attachment.objects.filter(item_id__in=rows.values("pk"))),
    "union": lambda rows: list(rows.visible_to(anonymous()).union(rows.all())),
    "or": lambda rows: list(rows.visible_to(anonymous()) | rows.all()),
    "and": lambda rows: list(rows.unscoped("test") & rows.all()),
}


@pytest.mark.parametrize("read", READS)
def test_a_read_without_a_viewer_is_refused(read: str) -> None:
    make_item()
    with pytest.raises(UnscopedReadError):
        READS[read](Item.objects)


@pytest.mark.parametrize("kind", [key for key, entry in kinds().items() if entry.model])
def test_kinds_with_a_table_refuse_too(kind: str) -> None:
    model: Any = kinds()[kind].model
    for read in ("list", "count", "first", "values_list", "exists"):
        with pytest.raises(UnscopedReadError):
            READS[read](model.objects)
    assert list(model.objects.visible_to(anonymous())) == []


def test_a_reason_must_be_given() -> None:
    nothing = ""
    with pytest.raises(UnscopedReadError):
        Item.objects.unscoped(nothing)


def test_a_scope_lasts_through_what_is_chained_to_it() -> None:
    item = make_item(audience=["public"])
    rows = Item.objects.visible_to(anonymous())
    assert list(rows.filter(kind="lesson").exclude(language="fr").order_by("pk").values_list("pk", flat=True)) == [
        item.pk
    ]
    assert rows.count() == 1
    assert list(rows | rows.filter(pk=item.pk)) == [item]
