"""The card: what a list row shows, kept with the item so that lists never touch other tables. Ids, never labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stoa.foundation.items.content import Content

PEOPLE_SHOWN = 4


def build_card(content: Content) -> dict[str, Any]:
    """Ids of topics, places and units, names as written of the first people, the first file as cover, and the audience."""
    authors = [person for person in content.people if person.role == "author"] or list(content.people)
    return {
        "topics": list(content.topics),
        "places": list(content.places),
        "units": list(content.units),
        "people": [[person.name, person.role, person.person] for person in authors[:PEOPLE_SHOWN]],
        "files": len(content.files),
        "cover": content.files[0].digest if content.files else "",
        "access": sorted(content.access),
    }
