from django.utils.translation import gettext_lazy as _

from stoa.foundation.registries import NavigationEntry

NAVIGATION = [
    NavigationEntry("home", _("Home"), "discovery:home", position=10),
    NavigationEntry("topics", _("Topics"), "reading:topics", position=20),
    NavigationEntry("places", _("Countries"), "reading:places", position=30),
    NavigationEntry("people", _("People"), "reading:people", position=40, audience="staff"),
    NavigationEntry("units", _("Units"), "reading:units", position=50),
    NavigationEntry("everything", _("Library"), "reading:everything", position=60),
]
