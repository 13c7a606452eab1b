"""Root addresses. Each app owns its own below; no language stands in a path."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

FEEDS = "stoa.interfaces.feeds"
_with_addresses = [app for app in settings.INSTALLED_APPS if app.startswith("stoa.") and find_spec(f"{app}.urls")]

urlpatterns: list[URLPattern | URLResolver] = [
    path("feeds/" if app == FEEDS else "", include(f"{app}.urls")) for app in _with_addresses if app != "stoa.config"
]

handler400 = "stoa.foundation.ui.views.not_understood"
handler404 = "stoa.foundation.ui.views.missing"
handler500 = "stoa.foundation.ui.views.broken"
