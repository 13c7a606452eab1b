"""What browsers and search engines are told: where they may go, and how to search here."""

from __future__ import annotations

from xml.etree import ElementTree

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from stoa.engine.text.fold import clean
from stoa.foundation.directory.slots import organization_lately
from stoa.foundation.ui.context import address_of

OPENSEARCH_TYPE = "application/opensearchdescription+xml; charset=utf-8"
SHORTEST_NAME = 16
_OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
_KEPT_OUT = ("/search", "/sign-in", "/new", "/boxes/", "/feeds/items.", "/problem", "/styleguide")
"""Pages that are other pages in another order, forms, and whole exports: nothing there for an engine to find."""


def write_robots() -> str:
    """robots.txt: what is public may be read by every engine; the rest asks for a sign-in anyway."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _KEPT_OUT)]
    return "\n".join([*lines, "", f"Sitemap: {settings.STOA_PUBLIC_URL}{reverse('operations:sitemap')}", ""])


def write_search_description(language: str) -> bytes:
    """The OpenSearch description: browsers then offer this site's search beside their own."""
    ours = organization_lately(language)
    name = clean(ours.short_name or ours.name or "Stoa")
    ElementTree.register_namespace("", _OPENSEARCH)
    root = ElementTree.Element(f"{{{_OPENSEARCH}}}OpenSearchDescription")
    _add(root, "ShortName", name[:SHORTEST_NAME])
    _add(root, "Description", _("Search what %(organization)s knows.") % {"organization": clean(ours.name or "Stoa")})
    _add(root, "InputEncoding", "UTF-8")
    _add(root, "Language", language)
    template = f"{settings.STOA_PUBLIC_URL}{address_of('discovery:search')}?q={{searchTerms}}"
    ElementTree.SubElement(root, f"{{{_OPENSEARCH}}}Url", {"type": "text/html", "method": "get", "template": template})
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _add(root: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(root, f"{{{_OPENSEARCH}}}{name}").text = text
