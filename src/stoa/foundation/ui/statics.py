"""Addresses of style, script and pictures that change when their content does, so that browsers may keep them for a year."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class Statics(StaticFilesStorage):
    """Files are served where they lie (WhiteNoise with finders): there is no collecting step to forget."""

    def url(self, name: str | None) -> str:
        """Return the address with `?v=` and eight characters of the content's digest; none for an unknown file."""
        address = super().url(name)
        version = _version(name or "") if not settings.DEBUG else _read_version(name or "")
        return f"{address}?v={version}" if version else address


def _read_version(name: str) -> str:
    found = finders.find(name)
    if not isinstance(found, str):
        return ""
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:8]


_version = lru_cache(maxsize=256)(_read_version)
