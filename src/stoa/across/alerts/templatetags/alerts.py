"""What the pages of saved searches and of search draw of alerts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import template

from stoa.across.alerts.forms import ways
from stoa.across.alerts.queries import alerts_of
from stoa.foundation.access.middleware import viewer_of_request
from stoa.foundation.accounts.mail import can_mail

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stoa.across.shelf.models import SavedSearch
    from stoa.foundation.ui.context import Site

register = template.Library()


@dataclass(frozen=True, slots=True)
class AlertRow:
    """A saved search and how its owner is told of what is new in it."""

    search: SavedSearch
    how: str
    ways: list[tuple[str, Any]]


@register.simple_tag
def alert_rows(site: Site, searches: Iterable[SavedSearch]) -> list[AlertRow]:
    """The reader's saved searches with their alerts: one statement for all of them."""
    alerts = alerts_of(viewer_of_request(site.request))
    chosen = {pk: alert.how for pk, alert in alerts.items()}
    return [_row(search, chosen.get(search.pk, "")) for search in searches]


def _row(search: SavedSearch, how: str) -> AlertRow:
    return AlertRow(search, how, ways(how))


@register.inclusion_tag("alerts/parts/alert.html")
def alert_form(row: AlertRow, csrf_token: str) -> dict[str, Any]:
    """The form by which its owner says how to be told of what is new in a saved search."""
    return {"row": row, "csrf_token": csrf_token}


@register.simple_tag
def ways_to_be_told() -> list[tuple[str, Any]]:
    return ways()


@register.simple_tag
def mail_is_set_up() -> bool:
    return can_mail()
