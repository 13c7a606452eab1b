"""What is near a text in meaning, among what a viewer may see. Nothing of it is loaded while no model is set."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings

if TYPE_CHECKING:
    from stoa.engine.meaning.nearest import Near
    from stoa.foundation.access.reach import Viewer


def is_on() -> bool:
    """Whether a model is set. Its vectors may still be in the making: then nothing is near."""
    return bool(settings.STOA_MEANING)


def takes_part(language: str) -> bool:
    """Whether a model is set that knows this language: it spoils searches in one that it does not know."""
    known = settings.STOA_MEANING_LANGUAGES
    return is_on() and (not known or language.lower().split("-")[0] in known)


def sent_to() -> str:
    """The host that texts and what people look for are sent to; empty where the model runs here or there is none."""
    place = settings.STOA_MEANING
    return urlsplit(place).hostname or "" if place.startswith(("http://", "https://")) else ""


def near(viewer: Viewer, text: str, limit: int) -> list[Near]:
    """The listed items nearest to a text, of those the viewer may see, best first; none while no model is set.

    The access rule is applied to all vectors before the nearest are taken, then checked in the database: where that takes
    one away, the next one follows. Two statements as a rule. Raises MeaningError when the model or its vectors fail.
    """
    if not is_on():
        return []
    from stoa.foundation.meaning.looking import near_items

    return near_items(viewer, text, limit)


def near_item(viewer: Viewer, item: int, limit: int) -> list[Near]:
    """The listed items nearest to one that the viewer may read (ask that first), best first and without itself.

    As `near`, but by the vector that is kept: no model is asked. Raises MeaningError when the vectors cannot be read.
    """
    if not is_on():
        return []
    from stoa.foundation.meaning.looking import near_one

    return near_one(viewer, item, limit)


def is_out_of_order() -> bool:
    """Whether lists of this process go by words alone just now, because the model or its vectors failed or were slow."""
    if not is_on():
        return False
    from stoa.engine.meaning.protocol import MeaningError
    from stoa.foundation.meaning.looking import is_let_be

    try:
        return is_let_be()
    except (MeaningError, OSError):
        return True
