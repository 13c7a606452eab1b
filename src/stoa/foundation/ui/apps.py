"""Starts the interface: translations are compiled here, before the first page asks for one."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "stoa.foundation.ui"
    label = "ui"

    def ready(self) -> None:
        from stoa.foundation.ui.locale import compile_translations

        compile_translations()
