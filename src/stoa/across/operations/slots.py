"""What operations give the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stoa.across.operations.queries import count_open, may_read_reports
from stoa.foundation.registries import MenuEntry

MENU = [
    MenuEntry(
        "problems", _("Problems reported"), "operations:reports", position=85, shown=may_read_reports, count=count_open
    )
]
