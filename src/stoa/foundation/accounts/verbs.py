from django.utils.translation import gettext_lazy as _

from stoa.foundation.registries import Verb

VERBS = [
    Verb("account.opened", _("opened an account or changed its role")),
    Verb("account.invited", _("invited")),
    Verb("account.invitation-revoked", _("took an invitation back")),
    Verb("account.link", _("made a link for a new password")),
    Verb("account.password", _("chose a password")),
    Verb("account.email", _("changed an e-mail address")),
    Verb("account.second-factor", _("changed a second factor")),
    Verb("account.sessions-ended", _("signed out everywhere")),
    Verb("account.deactivated", _("closed an account")),
    Verb("account.reactivated", _("opened an account again")),
]
