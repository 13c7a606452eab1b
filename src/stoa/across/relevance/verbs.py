from django.utils.translation import gettext_lazy as _

from stoa.foundation.registries import Verb

VERBS = [
    Verb("relevance.judged", _("judged a query")),
    Verb("relevance.forgotten", _("removed a judged query")),
    Verb("relevance.imported", _("brought in judged queries")),
    Verb("relevance.refused", _("refused an example for judging search")),
    Verb("relevance.weighed", _("changed what signals weigh in search")),
]
