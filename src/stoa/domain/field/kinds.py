from django.utils.translation import gettext_lazy as _

from stoa.domain.field.models import MissionReport
from stoa.foundation.registries import Kind

KINDS = [
    Kind(
        "mission-report",
        _("Mission report"),
        _("Mission reports"),
        "mission-report",
        colour="warn",
        model=MissionReport,
        searched=("purpose",),
        schema_type="Report",
        position=30,
        review_months=0,
        sentence=_("What you did and learned on a mission, and what follows."),
    )
]
