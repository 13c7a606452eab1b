"""What operations give the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stoa.across.operations.queries import count_open
from stoa.foundation.access.roles import may_manage
from stoa.foundation.registries import MenuEntry

MENU = [
    MenuEntry("problems", _("Problems reported"), "operations:reports", position=85, shown=may_manage, count=count_open)
]
