"""Addresses for the tests of middleware and views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import include, path
from django.utils.translation import gettext

if TYPE_CHECKING:
    from django.http import HttpRequest


def say(request: HttpRequest) -> HttpResponse:
    return HttpResponse(gettext("Search") * int(request.GET.get("times", 1)), headers={"ETag": '"one"'})


def picture(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"x" * 5000, content_type="image/png")


urlpatterns = [
    path("", include("stoa.foundation.ui.urls")),
    path("say", say),
    path("picture", picture),
]
handler404 = "stoa.foundation.ui.views.missing"
