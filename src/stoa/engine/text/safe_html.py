"""The one gate for HTML that people or files supply: what passes may be put into a page as it is."""

from __future__ import annotations

import re

import nh3

_TEXT_TAGS = {"a", "abbr", "b", "br", "code", "del", "em", "i", "img", "s", "strong", "sub", "sup"}
_BLOCK_TAGS = {"blockquote", "dd", "dl", "dt", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "ul"}
_TABLE_TAGS = {"caption", "table", "tbody", "td", "th", "thead", "tr"}
TAGS = frozenset(_TEXT_TAGS | _BLOCK_TAGS | _TABLE_TAGS)
ATTRIBUTES = {
    "a": {"href", "title", "hreflang"},
    "abbr": {"title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
_DROPPED_WITH_CONTENT = {"script", "style", "iframe", "object", "embed", "svg", "math", "template", "noscript", "title"}
_OWN_IMAGE = re.compile(r"/(?![/\\])[^\\\s]*")


def is_own_image(address: str) -> bool:
    """True for a path on this site. Anything else would tell a stranger's server who reads the page."""
    return _OWN_IMAGE.fullmatch(address) is not None


def safe_html(html: str) -> str:
    """The harmless part of an HTML fragment.

    Scripts, styles, event handlers, forms and frames go; images stay only from this site; links keep http, https,
    mailto and relative addresses and never tell where the reader came from. `h1` is the page's own: it goes, its
    words stay.
    """
    return _CLEANER.clean(html)


def _attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src" and not is_own_image(value):
        return None
    return value


_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    attributes=ATTRIBUTES,
    attribute_filter=_attribute,
    clean_content_tags=_DROPPED_WITH_CONTENT,
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener noreferrer",
)
