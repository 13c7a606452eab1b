"""What expertise adds to the menu and to the search page."""

from django.utils.translation import gettext_lazy as _

from stoa.across.expertise.panel import who_knows_beside
from stoa.foundation.registries import MenuEntry, SearchPanel

MENU = [MenuEntry("expertise", _("How you are found"), "expertise:own", position=85)]
SEARCH_PANELS = [
    SearchPanel("who-knows", "expertise/parts/who_knows.html", who_knows_beside, place="side", position=20)
]
