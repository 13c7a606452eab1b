"""Whether everything runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from stoa.across.administration.frame import show
from stoa.across.administration.gate import for_knowledge_managers
from stoa.across.operations.condition import condition, worst

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@for_knowledge_managers
@never_cache
@require_safe
def operations(request: HttpRequest) -> HttpResponse:
    """Everything looked at, each with what to do about it."""
    parts = condition()
    return show(request, "operations", parts=parts, worst=worst(parts))
