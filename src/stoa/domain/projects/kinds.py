from django.utils.translation import gettext_lazy as _

from stoa.domain.projects.models import Project
from stoa.foundation.registries import Kind

KINDS = [
    Kind(
        "project",
        _("Project"),
        _("Projects"),
        "project",
        model=Project,
        searched=("code", "donor"),
        schema_type="Project",
        position=60,
        review_months=6,
        sentence=_("What is done with whose means, from when until when."),
    )
]
