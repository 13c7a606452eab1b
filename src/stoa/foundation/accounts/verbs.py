from django.utils.translation import gettext_lazy as _

from stoa.foundation.registries import Verb

VERBS = [
    Verb("account.opened", _("opened an account or changed its role")),
    Verb("account.password", _("chose a password")),
]
