from django.utils.translation import gettext_lazy as _

from stoa.foundation.registries import Kind

KINDS = [
    Kind(
        "need",
        _("Knowledge need"),
        _("Knowledge needs"),
        "need",
        colour="warn",
        position=85,
        review_months=12,
        asks=True,
        sentence=_("What should be known and is not: somebody may find it out."),
    )
]
