"""What the directory gives the frame of every page."""

from __future__ import annotations

import time
from functools import lru_cache

from django.utils.translation import get_language

from stoa.foundation.directory.queries import organization

KEPT_SECONDS = 30


def organization_name() -> str:
    """The organization's short name, else its name in the reader's language; at most half a minute old."""
    return _name(get_language() or "en", int(time.monotonic() / KEPT_SECONDS))


@lru_cache(maxsize=32)
def _name(language: str, half_minute: int) -> str:
    ours = organization(language)
    return ours.short_name or ours.name
