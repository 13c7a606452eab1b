"""Lists of items: everything, and one kind. Each has its feed and its export; other pages carry a list as a part."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from stoa.foundation.items.queries.listing import Filter, page_of
from stoa.foundation.items.queries.rows import Row, rows_of
from stoa.foundation.registries import kind as kind_entry

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPart:
    """One page of items with the links of its list: pages that show a list have these fields and their own.

    `has_more` says that the list is longer than `count`, which then is as far as lists are counted.
    """

    rows: tuple[Row, ...]
    count: int
    has_more: bool
    previous_url: str
    next_url: str
    feed_url: str
    export_url: str

    def as_fields(self) -> dict[str, Any]:
        return {one.name: getattr(self, one.name) for one in fields(ListPart)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage(ListPart):
    title: str
    lead: str
    empty_text: str
    empty_url: str
    empty_action: str = ""


def list_part(viewer: Viewer, wanted: Filter, number: int, path: str, language: str) -> ListPart:
    """One page of a list at `path`, with the addresses of its feed and export."""
    page = page_of(viewer, wanted, number)
    query = urlencode({name: value for name in Filter.__slots__ if (value := getattr(wanted, name)) not in (None, "")})
    return ListPart(
        rows=tuple(rows_of(viewer, page.items, language)),
        count=page.total,
        has_more=page.has_more,
        previous_url=f"{path}?page={page.number - 1}" if page.number > 1 else "",
        next_url=f"{path}?page={page.number + 1}" if page.has_next else "",
        feed_url=reverse("feeds:atom") + (f"?{query}" if query else ""),
        export_url=reverse("feeds:export") + (f"?{query}" if query else ""),
    )


def _list_page(part: ListPart, title: str, lead: str, empty_text: str) -> ListPage:
    return ListPage(
        title=title, lead=lead, empty_text=empty_text, empty_url=reverse("discovery:search"), **part.as_fields()
    )


def everything_page(viewer: Viewer, number: int, language: str) -> ListPage:
    part = list_part(viewer, Filter(), number, reverse("reading:everything"), language)
    lead = _("Everything you may see, newest first.")
    return _list_page(part, _("Library"), lead, _("Nothing has been published for you yet."))


def kind_page(viewer: Viewer, key: str, number: int, language: str) -> ListPage:
    """The list of one kind; raises NotFoundError for a kind nobody registered."""
    entry = kind_entry(key)
    part = list_part(viewer, Filter(kind=key), number, reverse("reading:kind", kwargs={"key": key}), language)
    return _list_page(part, str(entry.plural), "", _("Nothing of this kind has been published for you yet."))
