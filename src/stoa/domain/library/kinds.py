from django.utils.translation import gettext_lazy as _

from stoa.domain.library.models import Circular, Publication
from stoa.foundation.registries import Kind

KINDS = [
    Kind(
        "publication",
        _("Publication"),
        _("Publications"),
        "publication",
        model=Publication,
        searched=("isbn", "issn", "doi", "publisher", "series"),
        schema_type="Book",
        position=10,
        review_months=0,
        is_official=True,
    ),
    Kind("working-document", _("Working document"), _("Working documents"), "working-document", position=20),
    Kind(
        "policy-brief",
        _("Policy brief"),
        _("Policy briefs"),
        "policy-brief",
        schema_type="Report",
        position=15,
        review_months=12,
    ),
    Kind("tool", _("Tool"), _("Tools"), "tool", colour="ok", position=50, review_months=12),
    Kind(
        "terms-of-reference",
        _("Terms of reference"),
        _("Terms of reference"),
        "terms-of-reference",
        position=90,
        review_months=0,
    ),
    Kind(
        "circular",
        _("Circular"),
        _("Circulars"),
        "circular",
        colour="warn",
        model=Circular,
        searched=("number",),
        position=95,
        review_months=6,
        needs_clearance=True,
        is_official=True,
    ),
]
