from django.utils.translation import gettext_lazy as _

from stoa.foundation.registries import Verb

VERBS = [Verb("writing.read", _("had a file read"), changes_index=True)]
