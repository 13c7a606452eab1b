"""What the directory gives the frame of every page."""

from __future__ import annotations

import time
from functools import lru_cache

from django.utils.translation import get_language

from stoa.foundation.directory.queries import OrganizationNames, organization

KEPT_SECONDS = 30


def organization_name() -> str:
    """The organization's short name, else its name in the reader's language; at most half a minute old."""
    ours = organization_lately(get_language() or "en")
    return ours.short_name or ours.name


def organization_lately(language: str) -> OrganizationNames:
    """The organization's names in a language, at most half a minute old: they stand on every page."""
    return _kept(language, int(time.monotonic() / KEPT_SECONDS))


def forget_names() -> None:
    """Let this process read the organization's names anew."""
    _kept.cache_clear()


@lru_cache(maxsize=32)
def _kept(language: str, half_minute: int) -> OrganizationNames:
    return organization(language)
