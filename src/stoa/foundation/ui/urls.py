"""Addresses of the interface itself."""

from __future__ import annotations

from django.urls import path

from stoa.foundation.ui.views import styleguide

app_name = "ui"
urlpatterns = [path("styleguide", styleguide, name="styleguide")]
