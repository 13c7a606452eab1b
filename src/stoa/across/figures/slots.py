from django.utils.translation import gettext_lazy as _

from stoa.foundation.access.roles import may_curate
from stoa.foundation.registries import MenuEntry

MENU = [
    MenuEntry("contradictions", _("Possible contradictions"), "figures:contradictions", position=60, shown=may_curate)
]
