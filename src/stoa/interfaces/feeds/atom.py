"""Atom (RFC 4287), written with the standard library's XML writer: everything is escaped by it."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from django.conf import settings
from django.urls import reverse

from stoa.engine.text.fold import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stoa.foundation.items.models import Item

_ATOM = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"
CONTENT_TYPE = "application/atom+xml; charset=utf-8"


def write_feed(items: Sequence[Item], *, title: str, path: str, language: str) -> bytes:
    """A feed of items newest first. `path` is the feed's own address below the site's; entries carry title and summary."""
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed", {f"{{{_XML}}}lang": language})
    address = settings.STOA_PUBLIC_URL
    _add(feed, "id", f"{address}{path}")
    _add(feed, "title", clean(title))
    _add(feed, "updated", _instant(max((item.updated_at for item in items), default=datetime(2000, 1, 1, tzinfo=UTC))))
    _link(feed, "self", f"{address}{path}")
    for item in items:
        _entry(feed, item, address)
    written: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _entry(feed: ElementTree.Element, item: Item, address: str) -> None:
    url = f"{address}{reverse('reading:item', kwargs={'short_id': item.short_id})}"
    entry = ElementTree.SubElement(feed, f"{{{_ATOM}}}entry", {f"{{{_XML}}}lang": item.language})
    _add(entry, "id", url)
    _add(entry, "title", clean(item.title))
    _add(entry, "updated", _instant(item.updated_at))
    _add(entry, "published", _instant(datetime.combine(item.sort_on, time(), tzinfo=UTC)))
    _link(entry, "alternate", url)
    for name, _role, _person in item.card["people"] or [["—", "", None]]:
        _add(ElementTree.SubElement(entry, f"{{{_ATOM}}}author"), "name", clean(name))
    ElementTree.SubElement(entry, f"{{{_ATOM}}}category", {"term": item.kind, "label": str(item.kind_entry.label)})
    if item.summary:
        _add(entry, "summary", clean(item.summary))


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}").text = text


def _link(parent: ElementTree.Element, rel: str, href: str) -> None:
    ElementTree.SubElement(parent, f"{{{_ATOM}}}link", {"rel": rel, "href": href})


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
