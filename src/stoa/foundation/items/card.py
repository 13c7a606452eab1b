"""The card: what a list row shows, kept with the item so that lists never touch other tables. Ids, never labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection

    from stoa.foundation.items.content import Content

PEOPLE_SHOWN = 4


def build_card(content: Content, pictured: Collection[str]) -> dict[str, Any]:
    """Ids of topics, places and units, names as written of the first people, the number of the cover's file, the audience.

    `pictured` holds the digests of files whose pages can be drawn; the first of them is the cover, 0 means none.
    """
    authors = [person for person in content.people if person.role == "author"] or list(content.people)
    return {
        "topics": list(content.topics),
        "places": list(content.places),
        "units": list(content.units),
        "people": [[person.name, person.role, person.person] for person in authors[:PEOPLE_SHOWN]],
        "files": len(content.files),
        "cover": next((at for at, file in enumerate(content.files, 1) if file.digest in pictured), 0),
        "access": sorted(content.access),
    }
