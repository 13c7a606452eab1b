"""A frame without the rest of the site: sample navigation, an anonymous or a signed-in reader."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from stoa.foundation import registries

if TYPE_CHECKING:
    from collections.abc import Callable

NAVIGATION = [
    {"label": "Home", "url": "/", "is_current": True},
    {"label": "Topics", "url": "/topics", "is_current": False},
    {"label": "Places", "url": "/places", "is_current": False},
]


@pytest.fixture(autouse=True)
def sample_navigation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registries, "navigation", lambda _request: NAVIGATION)
    monkeypatch.setattr(registries, "organization_name", lambda *_language: "Sample House", raising=False)


@pytest.fixture
def render() -> Callable[..., str]:
    """Render a template as the site would, in a language, for a reader."""

    def rendered(
        name: str, context: dict[str, Any], *, language: str = "en", query: str = "", signed_in: bool = True
    ) -> str:
        request = RequestFactory().get(f"/sample?{query}")
        person = SimpleNamespace(is_authenticated=True, person="Ana Moreira")
        request.user = person if signed_in else AnonymousUser()  # type: ignore[assignment]  # stands in for an account
        with translation.override(language):
            return render_to_string(name.partition("#")[0], context, request)

    return rendered
