"""What discovery gives the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stoa.across.discovery.gaps_shown import may_read_gaps
from stoa.foundation.registries import MenuEntry

MENU = [MenuEntry("gaps", _("Looked for in vain"), "discovery:gaps", position=84, shown=may_read_gaps)]
