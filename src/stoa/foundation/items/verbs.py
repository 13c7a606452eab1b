from django.utils.translation import gettext_lazy as _

from stoa.foundation.registries import Verb

VERBS = [
    Verb("item.created", _("created"), changes_index=True),
    Verb("item.revised", _("saved a new version"), changes_index=True),
    Verb("item.drafted", _("saved a draft"), changes_index=False),
    Verb("item.related", _("connected to other items"), changes_index=False),
    Verb("item.archived", _("archived"), changes_index=True),
    Verb("item.withdrawn", _("withdrew"), changes_index=True),
    Verb("item.unarchived", _("took out of the archive"), changes_index=True),
    Verb("item.binned", _("put in the bin"), changes_index=True),
    Verb("item.unbinned", _("took out of the bin"), changes_index=True),
    Verb("item.purged", _("deleted for good"), changes_index=True),
    Verb("item.held", _("put under a legal hold"), changes_index=False),
    Verb("item.released", _("released from a legal hold"), changes_index=False),
    Verb("item.window", _("came into force or went out of it"), changes_index=True),
]
