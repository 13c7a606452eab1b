from django.utils.translation import gettext_lazy as _

from stoa.foundation.registries import Verb

VERBS = [
    Verb("comment.written", _("commented")),
    Verb("comment.edited", _("changed a comment")),
    Verb("comment.deleted", _("deleted a comment")),
    Verb("comment.resolved", _("closed a comment")),
    Verb("comment.hidden", _("hid a comment")),
    Verb("correction.suggested", _("suggested a correction")),
    Verb("review.due", _("is due to be looked at again")),
]
