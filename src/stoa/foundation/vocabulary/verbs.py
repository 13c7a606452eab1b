from django.utils.translation import gettext_lazy as _

from stoa.foundation.registries import Verb

VERBS = [Verb("scheme.loaded", _("loaded a vocabulary"))]
