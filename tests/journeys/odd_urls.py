"""The site's addresses, and some that show pages which a healthy site seldom shows."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest.mock import patch

from django.urls import include, path

from stoa.across.discovery import views as discovery
from stoa.engine.search.protocol import SearchError
from stoa.foundation.ui import views as ui

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

handler404 = "stoa.foundation.ui.views.missing"
handler500 = "stoa.foundation.ui.views.broken"


def break_down(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("This page breaks so that its reader's page can be looked at.")


def search_without_index(request: HttpRequest) -> HttpResponse:
    with patch("stoa.across.discovery.views.find", side_effect=SearchError("the index is away")):
        return discovery.search(request)


urlpatterns = [
    path("odd/broken", break_down),
    path("odd/resting", search_without_index),
    path("odd/expired", ui.form_expired),
    path("odd/too-large", ui.too_large),
    path("odd/not-understood", ui.not_understood),
    path("", include("stoa.config.urls")),
]
