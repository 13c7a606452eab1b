"""What asks ranks behind what tells, where both hold the same words."""

from __future__ import annotations

import pytest
from django.test import Client

from stoa.across.needs.signals import asking
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.items.testing import make_item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


def test_what_asks_comes_after_what_tells_the_same() -> None:
    kinds = ("question", "lesson", "need")
    made = {
        kind: make_item(kind=kind, title="Night ferries", text="On ferries.", audience=["public"]) for kind in kinds
    }
    catch_up()
    assert asking([item.pk for item in made.values()]) == {made["question"].pk: ("yes",), made["need"].pk: ("yes",)}
    hits = Client().get("/search", {"q": "night ferries"}).context["page"].hits
    assert hits[0].row.short_id == made["lesson"].short_id
    assert len(hits) == 3
