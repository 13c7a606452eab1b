from django.utils.translation import gettext_lazy as _

from stoa.foundation.registries import Verb

VERBS = [
    Verb("contradiction.marked", _("marked two items as contradicting each other")),
    Verb("contradiction.dismissed", _("found no contradiction between two items")),
    Verb("contradiction.put_off", _("put off a possible contradiction")),
    Verb("contradiction.reopened", _("took up a possible contradiction again")),
]
