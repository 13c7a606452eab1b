"""An item through the eyes of a reader who is not there: their tokens, and the same code that answers real readers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stoa.across.reading.groups import visible_groups
from stoa.across.reading.item_page import ItemPage, item_page
from stoa.across.writing.audience import words_of_group
from stoa.foundation.access.reach import CONSTITUENTS, PUBLIC, STAFF, Viewer
from stoa.foundation.directory.models import Group
from stoa.foundation.errors import NotFoundError
from stoa.foundation.items.models import Item
from stoa.foundation.items.queries.one import visible_item
from stoa.foundation.items.queries.rows import item_url

NOBODY = 0
"""The person such a reader is: signed in where the reader would be, and nobody there is."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody to look as. `key` stands in the address."""

    key: str
    label: str
    tokens: frozenset[str]

    @property
    def viewer(self) -> Viewer:
        """A new viewer of these tokens; not signed in where they are only the public's."""
        return Viewer(self.tokens, None if self.tokens == {PUBLIC} else NOBODY)


@dataclass(frozen=True, slots=True)
class Look:
    """What a reader would get: the page as it is made for them, or why there is none."""

    reader: Reader
    page: ItemPage | None
    sentence: str


def readers(viewer: Viewer, item: Item) -> list[Reader]:
    """The public, constituents, staff, a partner and a donor as such, and members of the groups that the item names.

    Only staff look as staff: the names of groups that colleagues know would tell others of them.
    """
    plain = [
        Reader("public", _("the public"), frozenset({PUBLIC})),
        *(Reader(token.removeprefix("group:"), _labels()[token], frozenset({PUBLIC, token})) for token in CONSTITUENTS),
        Reader("partner", _("a partner"), frozenset({PUBLIC, "partner:"})),
        Reader("donor", _("a donor"), frozenset({PUBLIC, "donor:"})),
    ]
    if STAFF in viewer.tokens:
        plain.append(Reader("staff", _("a colleague"), frozenset({PUBLIC, STAFF})))
    return [
        *plain,
        *(reader for reader in _named(viewer, item) if viewer.tokens & {STAFF} or STAFF not in reader.tokens),
    ]


def _labels() -> dict[str, str]:
    return {
        "group:government": _("a government"),
        "group:employers": _("an employers’ organization"),
        "group:workers": _("a workers’ organization"),
    }


def _named(viewer: Viewer, item: Item) -> list[Reader]:
    """Members of the groups in the item's audience that the viewer may know of; units and communities are staff's."""
    words = {token for token in item.access.tokens if token.startswith(("partner:", "donor:", "unit:", "community:"))}
    if not words:
        return []
    groups = visible_groups(viewer).filter(key__in={word.partition(":")[2] for word in words}).order_by("key")
    return [
        Reader(word, _("a member of %(group)s") % {"group": group.name(get_language() or "en")}, _tokens(word, group))
        for group in groups
        for word in words_of_group(group)
        if word in words
    ]


def _tokens(word: str, group: Group) -> frozenset[str]:
    inside = {STAFF} if group.kind == Group.Sort.UNIT else set()
    return frozenset({PUBLIC, word, *inside})


def look_as(viewer: Viewer, item: Item, key: str, language: str) -> Look:
    """The item as the reader of this key gets it; raises NotFoundError for a reader who is not offered."""
    reader = next((one for one in readers(viewer, item) if one.key == key), None)
    if reader is None:
        raise NotFoundError("There is no such reader.")
    found = visible_item(reader.viewer, item.short_id)
    if found is None:
        return Look(reader, None, _why_not(reader, item))
    return Look(reader, _seen_by_both(viewer, item_page(reader.viewer, found, language)), "")


def _seen_by_both(viewer: Viewer, page: ItemPage) -> ItemPage:
    """The page without other items that the reader sees and the viewer does not: looking as others opens no doors."""
    languages = page.row.other_languages
    urls = {one.url for one in page.connected} | {row.url for row in page.related}
    urls |= {one[1] for one in (*languages, *page.language_versions)}
    ids = {url.rpartition("/")[2] for url in urls}
    rows = Item.objects.visible_to(viewer).filter(short_id__in=ids) if ids else ()
    seen = {item_url(item.short_id) for item in rows}
    return replace(
        page,
        row=replace(page.row, other_languages=tuple(one for one in languages if one[1] in seen)),
        language_versions=tuple(one for one in page.language_versions if one[1] in seen),
        connected=tuple(one for one in page.connected if one.url in seen),
        related=tuple(replace(row, other_languages=()) for row in page.related if row.url in seen),
    )


def _why_not(reader: Reader, item: Item) -> str:
    """Why the reader gets the page for what is not there, and whether that will change by itself."""
    if not reader.tokens & set(item.access.tokens):
        return _("The audience does not include this reader: they get the same page as for what does not exist.")
    if not item.is_open:
        return _("It is not published. Once it is, this reader will see it.")
    if item.available_from and item.available_from > timezone.now():
        return _("It is not open yet. This reader will see it then.")
    return _("It is not open any longer.")
