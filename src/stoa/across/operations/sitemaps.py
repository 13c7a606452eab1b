"""The sitemap: every item that everybody may see and lists show, by its one address. The same for whoever asks.

It is read as a stranger reads, so that nothing hidden has an address in it, a place in its order or a part in its count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree

from django.conf import settings
from django.urls import reverse

from stoa.foundation.access.reach import anonymous
from stoa.foundation.errors import NotFoundError
from stoa.foundation.items.models import Item
from stoa.foundation.items.queries.rows import item_url

if TYPE_CHECKING:
    from stoa.foundation.items.models import ItemQuerySet

ADDRESSES_A_PAGE = 5_000
MOST_PAGES = 50_000
"""An index of the sitemap protocol holds no more; beyond it there is nothing to look for."""
CONTENT_TYPE = "application/xml; charset=utf-8"
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


def write_index() -> bytes:
    """The addresses of the pages of the sitemap: one at least, though it be empty."""
    pages = max(1, -(-_items().count() // ADDRESSES_A_PAGE))
    root = _root("sitemapindex")
    for number in range(1, pages + 1):
        _address(root, "sitemap", reverse("operations:sitemap-page", kwargs={"number": number}))
    return _written(root)


def write_page(number: int) -> bytes:
    """One page of the sitemap, from 1; raises NotFoundError beyond the last."""
    start = (number - 1) * ADDRESSES_A_PAGE
    rows = _items().order_by("pk").values_list("short_id", "updated_at")
    found = list(rows[start : start + ADDRESSES_A_PAGE]) if 0 < number <= MOST_PAGES else []
    if not found and number != 1:
        raise NotFoundError("The sitemap has no such page.")
    root = _root("urlset")
    for short_id, changed in found:
        _address(root, "url", item_url(short_id), changed.date().isoformat())
    return _written(root)


def _items() -> ItemQuerySet:
    return Item.objects.visible_to(anonymous()).listed()


def _root(name: str) -> ElementTree.Element:
    ElementTree.register_namespace("", _SITEMAPS)
    return ElementTree.Element(f"{{{_SITEMAPS}}}{name}")


def _address(root: ElementTree.Element, name: str, path: str, changed: str = "") -> None:
    entry = ElementTree.SubElement(root, f"{{{_SITEMAPS}}}{name}")
    ElementTree.SubElement(entry, f"{{{_SITEMAPS}}}loc").text = f"{settings.STOA_PUBLIC_URL}{path}"
    if changed:
        ElementTree.SubElement(entry, f"{{{_SITEMAPS}}}lastmod").text = changed


def _written(root: ElementTree.Element) -> bytes:
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
