"""What an item is connected to: each other item once, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stoa.foundation.items.testing import make_item

if TYPE_CHECKING:
    from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


def test_an_item_that_is_related_twice_stands_once_with_both_relations(client: Client) -> None:
    guide = make_item(audience=["public"], title="The guide")
    report = make_item(audience=["public"], title="The report", relations={"cites": guide, "derives_from": guide})
    page = client.get(report.get_absolute_url()).content.decode()
    assert "cites and comes from" in page
    connected = page.partition('id="connected"')[2].partition("</section>")[0]
    assert connected.count("The guide") == 1
