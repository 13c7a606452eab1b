from django.utils.translation import gettext_lazy as _

from stoa.foundation.registries import Verb

VERBS = [Verb("stewardship.taken_back", _("took the request for review back"), changes_index=True)]
