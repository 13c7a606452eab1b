"""List rows: what a hit, a list entry or a card shows of an item, with labels in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from stoa.foundation.access.words import badge_of
from stoa.foundation.items.freshness import WORDS, freshness_of
from stoa.foundation.items.models import Item
from stoa.foundation.vocabulary.queries import LabelText, labels_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.registries import Kind


_ANY = "ST-0000000"


@dataclass(frozen=True, slots=True)
class Row:
    """One item in a list. `audience` is empty for public items; `cover_url` is empty where a typographic cover stands.

    `freshness` is the word for whether somebody looked that it still holds, `is_stale` that it may not; empty mostly.
    """

    short_id: str
    url: str
    kind: Kind
    title: str
    summary: str
    language: str
    date: date
    audience: str
    state: str
    state_label: str
    places: tuple[LabelText, ...]
    unit: str
    other_languages: tuple[tuple[str, str], ...]
    cover_url: str
    by: str
    freshness: str = ""
    freshness_icon: str = ""
    is_stale: bool = False


def rows_of(
    viewer: Viewer, items: Sequence[Item], language: str, *, labels: Mapping[int, LabelText] | None = None
) -> list[Row]:
    """The rows of a page of items in their order: two queries, however many items, if they come from `for_rows`.

    `labels` may be known already.
    """
    cards: list[dict[str, Any]] = [item.card for item in items]
    if labels is None:
        labels = labels_of({pk for card in cards for pk in card["places"]}, language)
    versions = language_versions(viewer, items)
    today = timezone.localdate()
    return [_row(item, labels, versions, language, today) for item in items]


def _row(
    item: Item,
    labels: Mapping[int, LabelText],
    versions: Mapping[object, Sequence[tuple[str, str, str]]],
    language: str,
    today: date,
) -> Row:
    card: dict[str, Any] = item.card
    fresh = freshness_of(item, today)
    others = tuple(
        (code, item_url(short_id))
        for short_id, code, _title in versions.get(item.translation_key, ())
        if short_id != item.short_id
    )
    return Row(
        short_id=item.short_id,
        url=item_url(item.short_id),
        kind=item.kind_entry,
        title=item.title,
        summary=item.summary,
        language=item.language,
        date=item.published_on or item.occurred_on or item.sort_on,
        audience=badge_of(card["access"]),
        state=item.status,
        state_label=str(item.get_status_display()),
        places=tuple(labels[pk] for pk in card["places"] if pk in labels),
        unit=item.unit.name(language) if item.unit else "",
        other_languages=others,
        cover_url=page_image_url(item.short_id, card["cover"], 1, small=True) if card["cover"] else "",
        by=_by(card["people"]),
        freshness=str(WORDS[fresh]) if fresh else "",
        freshness_icon="check" if fresh == "verified" else "clock" if fresh else "",
        is_stale=fresh in {"overdue", "obsolete"},
    )


def item_url(short_id: str) -> str:
    return _item_path().replace(_ANY, short_id)


@cache
def _item_path() -> str:
    """The address of an item with a stand-in for its id: a page of rows needs it a hundred times."""
    return reverse("reading:item", kwargs={"short_id": _ANY})


def page_image_url(short_id: str, number: int, page: int, *, small: bool = False) -> str:
    """Address of the picture of a page of an item's file; small ones are covers and thumbnails."""
    path = reverse("reading:page-image", kwargs={"short_id": short_id, "number": number, "page": page})
    return f"{path}?size=small" if small else path


def _by(people: Sequence[Sequence[Any]]) -> str:
    """The first names as one reads them: one, two, or the first “and others”."""
    names = [str(name) for name, *_rest in people]
    if len(names) <= 1:
        return "".join(names)
    if len(names) == 2:
        return _("%(one)s and %(other)s") % {"one": names[0], "other": names[1]}
    return _("%(first)s and others") % {"first": names[0]}


def language_versions(viewer: Viewer, items: Sequence[Item]) -> dict[object, list[tuple[str, str, str]]]:
    """Short id, language and title of every visible language version of the items, by translation key: one query."""
    keys = {item.translation_key for item in items}
    rows = Item.objects.visible_to(viewer).listed().filter(translation_key__in=keys)
    found: dict[object, list[tuple[str, str, str]]] = {}
    for key, *version in rows.order_by("language", "id").values_list(
        "translation_key", "short_id", "language", "title"
    ):
        found.setdefault(key, []).append((version[0], version[1], version[2]))
    return found
