"""The first page of the administration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from stoa.across.administration.frame import show
from stoa.across.administration.gate import for_knowledge_managers

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@for_knowledge_managers
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Every area with a sentence on what it is for."""
    return show(request, "overview")
