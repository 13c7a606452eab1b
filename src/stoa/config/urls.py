"""Root addresses. Each app owns its own below; no language stands in a path."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("stoa.across.discovery.urls")),
    path("", include("stoa.across.reading.urls")),
    path("", include("stoa.across.operations.urls")),
    path("", include("stoa.foundation.accounts.urls")),
    path("", include("stoa.foundation.ui.urls")),
    path("feeds/", include("stoa.interfaces.feeds.urls")),
]

handler400 = "stoa.foundation.ui.views.not_understood"
handler404 = "stoa.foundation.ui.views.missing"
handler500 = "stoa.foundation.ui.views.broken"
