from django.utils.translation import gettext_lazy as _

from stoa.foundation.registries import Verb

VERBS = [
    Verb("consult.asked", _("asked for a knowledge check")),
    Verb("consult.done", _("checked a draft against what is known")),
    Verb("consult.shared", _("changed who may read a knowledge check")),
    Verb("consult.attached", _("attached a knowledge check")),
    Verb("consult.detached", _("took a knowledge check off")),
    Verb("consult.deleted", _("deleted a knowledge check")),
]
