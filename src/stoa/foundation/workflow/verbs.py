from django.utils.translation import gettext_lazy as _

from stoa.foundation.registries import Verb

VERBS = [
    Verb("workflow.submitted", _("submitted for review"), changes_index=True),
    Verb("workflow.returned", _("returned to its author"), changes_index=True),
    Verb("workflow.approved", _("approved")),
    Verb("workflow.scheduled", _("set the time of publication")),
    Verb("workflow.unscheduled", _("took back the time of publication")),
    Verb("workflow.verified", _("verified"), changes_index=True),
    Verb("workflow.handed_over", _("handed over"), changes_index=True),
    Verb("workflow.obsoleted", _("called obsolete"), changes_index=True),
    Verb("workflow.flagged", _("said that it is outdated")),
    Verb("workflow.flag_resolved", _("answered that it is outdated")),
]
