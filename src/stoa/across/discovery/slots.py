"""What discovery gives the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stoa.foundation.access.roles import may_curate
from stoa.foundation.registries import MenuEntry

MENU = [MenuEntry("gaps", _("Looked for in vain"), "discovery:gaps", position=84, shown=may_curate)]
