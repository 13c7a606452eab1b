from django.utils.translation import gettext_lazy as _

from stoa.foundation.registries import Verb

VERBS = [
    Verb("emergency.opened", _("opened emergency access")),
    Verb("emergency.ended", _("ended emergency access")),
]
