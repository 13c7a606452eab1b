from django.utils.translation import gettext_lazy as _

from stoa.domain.evaluations.models import Evaluation
from stoa.foundation.registries import Kind

KINDS = [
    Kind(
        "evaluation",
        _("Evaluation"),
        _("Evaluations"),
        "evaluation",
        model=Evaluation,
        schema_type="Report",
        position=35,
        review_months=0,
        sentence=_("An assessment of work: what it found and recommends."),
    )
]
