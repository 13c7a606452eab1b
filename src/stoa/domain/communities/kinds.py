from django.utils.translation import gettext_lazy as _

from stoa.domain.communities.models import Event
from stoa.foundation.registries import Kind

KINDS = [
    Kind(
        "event",
        _("Event"),
        _("Events"),
        "event",
        model=Event,
        searched=("venue",),
        schema_type="Event",
        position=80,
        review_months=0,
        sentence=_("A meeting, training or conference."),
    ),
    Kind(
        "question",
        _("Question"),
        _("Questions"),
        "question",
        schema_type="Question",
        position=75,
        review_months=12,
        asks=True,
        sentence=_("What you want to know, asked of colleagues or a community."),
    ),
]
