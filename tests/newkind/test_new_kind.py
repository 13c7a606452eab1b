"""A kind defined in one module has its list, page, search with facet, feed and export; nothing else was edited."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings

from stoa.foundation.errors import BadInputError
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.items.testing import make_item
from stoa.foundation.registries import registry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stoa.foundation.items.models import Item

pytestmark = pytest.mark.django_db(transaction=True)
_REGISTRIES = (registry.kinds, registry.relation_types, registry.verbs, registry.checks, registry.samples)


def _forget() -> None:
    for found in (*_REGISTRIES, registry._navigation):
        found.cache_clear()


@pytest.fixture
def new_kind(fresh_home: Path) -> Iterator[None]:
    """The app installed, its table made; both are gone afterwards."""
    with override_settings(INSTALLED_APPS=[*settings.INSTALLED_APPS, "tests.newkind"]):
        _forget()
        model: Any = registry.kinds()["interview"].model
        with connection.schema_editor() as editor:
            editor.create_model(model)
        yield
        model.objects.unscoped("the test ends").delete()
        with connection.schema_editor() as editor:
            editor.delete_model(model)
    _forget()


@pytest.fixture
def interview(new_kind: None) -> Item:
    made = make_item(
        kind="interview",
        audience=["public"],
        title="A fisher speaks",
        text="We go out at four.",
        fields={"spoken_in": "Wolofal", "minutes": 45},
    )
    make_item(kind="lesson", audience=["public"], title="Another kind of thing that speaks")
    catch_up()
    return made


def test_it_has_a_list_and_a_page(interview: Item) -> None:
    page = Client().get("/kinds/interview").context["page"]
    assert (page.title, [row.short_id for row in page.rows]) == ("Interviews", [interview.short_id])
    body = Client().get(f"/i/{interview.short_id}").content.decode()
    for shown in ("A fisher speaks", "We go out at four.", "Spoken in", "Wolofal", "45"):
        assert shown in body


def test_it_is_searched_by_its_own_fields_and_has_its_facet(interview: Item) -> None:
    page = Client().get("/search?q=speaks+OR+wolofal").context["page"]
    kinds = next(facet for facet in page.facets if facet.name == "kind")
    assert {value.label: value.count for value in kinds.values} == {"Interviews": 1, "Lessons learned": 1}
    for query in ("q=wolofal", "q=speaks&kind=interview", "q=kind:interview"):
        hits = Client().get(f"/search?{query}").context["page"].hits
        assert [hit.row.short_id for hit in hits] == [interview.short_id], query


def test_it_has_a_feed_and_an_export(interview: Item) -> None:
    feed = Client().get("/feeds/atom?kind=interview").content.decode()
    assert interview.short_id in feed
    assert feed.count("<entry") == 1
    lines = Client().get("/feeds/items.jsonl?kind=interview").getvalue().splitlines()
    assert [json.loads(line)["fields"] for line in lines] == [{"spoken_in": "Wolofal", "minutes": 45}]


def test_its_fields_are_checked(new_kind: None) -> None:
    with pytest.raises(BadInputError, match=r"fields\.minutes"):
        make_item(kind="interview", fields={"minutes": "long"})
