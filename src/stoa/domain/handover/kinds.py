from django.utils.translation import gettext_lazy as _

from stoa.foundation.registries import Kind

KINDS = [
    Kind(
        "lesson",
        _("Lesson learned"),
        _("Lessons learned"),
        "lesson",
        colour="ok",
        position=40,
        review_months=36,
        sentence=_("What worked or did not, so that the next team knows."),
    ),
    Kind(
        "good-practice",
        _("Good practice"),
        _("Good practices"),
        "good-practice",
        colour="ok",
        position=45,
        sentence=_("A way of working that held up in more than one place."),
    ),
]
