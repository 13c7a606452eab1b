from django.utils.translation import gettext_lazy as _

from stoa.foundation.registries import Kind

KINDS = [
    Kind(
        "news",
        _("News"),
        _("News"),
        "news",
        schema_type="NewsArticle",
        position=70,
        review_months=0,
        sentence=_("Something that happened and that others should hear of."),
    )
]
