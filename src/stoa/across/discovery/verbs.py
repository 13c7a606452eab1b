from django.utils.translation import gettext_lazy as _

from stoa.foundation.registries import Verb

VERBS = [Verb("gap.settled", _("answered a search that found nothing"))]
