from django.utils.translation import gettext_lazy as _

from stoa.foundation.registries import Verb

VERBS = [
    Verb("organization.saved", _("changed the organization’s name")),
    Verb("group.saved", _("changed a group")),
    Verb("person.saved", _("changed a person’s entry")),
    Verb("membership.saved", _("changed a membership")),
    Verb("membership.ended", _("ended a membership")),
    Verb("person.deactivated", _("deactivated a person")),
    Verb("person.reactivated", _("reactivated a person")),
]
