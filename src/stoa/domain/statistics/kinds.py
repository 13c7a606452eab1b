from django.utils.translation import gettext_lazy as _

from stoa.domain.statistics.models import Dataset
from stoa.foundation.registries import Kind

KINDS = [
    Kind(
        "dataset",
        _("Data series"),
        _("Data series"),
        "dataset",
        model=Dataset,
        searched=("publisher", "frequency"),
        schema_type="Dataset",
        position=25,
        review_months=12,
        sentence=_("Figures that others can use again."),
    )
]
