"""What accounts give the menu of somebody signed in."""

from django.utils.translation import gettext_lazy as _

from stoa.foundation.registries import MenuEntry

MENU = [MenuEntry("account", _("Your account"), "accounts:account", position=90)]
