from django.utils.translation import gettext_lazy as _

from stoa.foundation.registries import Verb

VERBS = [
    Verb("capture.received", _("brought in a file")),
    Verb("capture.filed", _("made an item of a file")),
    Verb("capture.dropped", _("dropped a file")),
]
