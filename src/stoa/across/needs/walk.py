"""Addresses of needs for the access walk."""

from __future__ import annotations

from django.urls import reverse

from stoa.foundation.items.models import Item
from stoa.foundation.registries import Sample


def _answers() -> list[str]:
    rows = Item.objects.unscoped("the access walk asks for every item as every reader").order_by("pk")
    short_ids = [*rows.values_list("short_id", flat=True), "ST-0000000"]
    return [reverse("needs:answer", kwargs={"short_id": short_id}) for short_id in short_ids]


SAMPLES = [Sample("needs:answer", _answers)]
