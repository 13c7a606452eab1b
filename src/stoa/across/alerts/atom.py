"""The private feed of an alert, as Atom (RFC 4287), written with the standard library's XML writer.

Its own address stands nowhere in it: a reader that shows a feed's source would give away what lets in.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from django.conf import settings
from django.urls import reverse

from stoa.engine.text.fold import clean
from stoa.foundation.items.queries.rows import item_url

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from stoa.across.alerts.models import Alert, Told
    from stoa.foundation.items.models import Item

_ATOM = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"
CONTENT_TYPE = "application/atom+xml; charset=utf-8"


def write_feed(alert: Alert, hits: Sequence[tuple[Item, Told]], *, language: str) -> bytes:
    """The hits of an alert, newest first; each entry is dated by when it became new to the person."""
    ElementTree.register_namespace("", _ATOM)
    address = settings.STOA_PUBLIC_URL
    feed = ElementTree.Element(f"{{{_ATOM}}}feed", {f"{{{_XML}}}lang": language})
    _add(feed, "id", f"{address}{reverse('shelf:searches')}#search-{alert.pk}")
    _add(feed, "title", clean(alert.search.name))
    _add(feed, "updated", _instant(max((told.told_at for _, told in hits), default=alert.began_at)))
    _link(feed, f"{address}{reverse('discovery:search')}?{alert.search.query}")
    for item, told in hits:
        _entry(feed, item, told, address)
    written: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _entry(feed: ElementTree.Element, item: Item, told: Told, address: str) -> None:
    url = f"{address}{item_url(item.short_id)}"
    entry = ElementTree.SubElement(feed, f"{{{_ATOM}}}entry", {f"{{{_XML}}}lang": item.language})
    _add(entry, "id", url)
    _add(entry, "title", clean(item.title))
    _add(entry, "updated", _instant(told.told_at))
    _link(entry, url)
    for name, _role, _person in item.card["people"] or [["—", "", None]]:
        _add(ElementTree.SubElement(entry, f"{{{_ATOM}}}author"), "name", clean(name))
    ElementTree.SubElement(entry, f"{{{_ATOM}}}category", {"term": item.kind, "label": str(item.kind_entry.label)})
    if item.summary:
        _add(entry, "summary", clean(item.summary))


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}").text = text


def _link(parent: ElementTree.Element, href: str) -> None:
    ElementTree.SubElement(parent, f"{{{_ATOM}}}link", {"rel": "alternate", "href": href})


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
