from django.urls import reverse
from django.utils import timezone

from stoa.across.discovery.models import RecentSearch, Sought
from stoa.foundation.accounts.models import User
from stoa.foundation.registries import Sample

GET_AND_POST = ("GET", "HEAD", "POST")


def _gaps() -> list[str]:
    """A gap that several met, one that one person met while others found something, and one that is not there."""
    today = timezone.localdate()
    several, one = (
        Sought.objects.get_or_create(
            words=words,
            language="en",
            defaults={"times": 5, "empty": 5, "askers": 15, "people": 4, "last_on": today}
            | {"askers_in_vain": 2**in_vain - 1, "people_in_vain": in_vain},
        )[0]
        for words, in_vain in (("sought by several", 4), ("sought by one", 1))
    )
    return [reverse("discovery:gap", kwargs={"pk": pk}) for pk in (several.pk, one.pk, 0)]


def _with_searches() -> list[str]:
    """The search page, after everybody has searched for something."""
    now = timezone.now()
    rows = [
        RecentSearch(person_id=pk, fold=f"words of {pk}", text=f"Words of {pk}", last_at=now)
        for pk in User.objects.values_list("person_id", flat=True)
    ]
    RecentSearch.objects.bulk_create(rows, ignore_conflicts=True)
    return ["/search"]


SAMPLES = [
    Sample("discovery:home", lambda: ["/"], query_strings=("", "?lang=es")),
    Sample(
        "discovery:search",
        _with_searches,
        query_strings=(
            "",
            "?q=canary",
            "?q=canry",
            "?q=canary&sort=newest",
            "?q=no+such+words+anywhere",
            "?q=canary&page=2",
            "?q=canary+OR+title:canary&own=1",
            "?kind=lesson&year=2026",
            "?q=state:draft",
            "?q=state:withdrawn+OR+state:archived",
        ),
    ),
    Sample("discovery:facets", lambda: [reverse("discovery:facets")], query_strings=("", "?q=canary", "?kind=lesson")),
    Sample("discovery:suggest", lambda: ["/search/suggest"], query_strings=("", "?q=ca", "?q=topic", "?q=c")),
    Sample("discovery:searches-clear", lambda: [reverse("discovery:searches-clear")], methods=GET_AND_POST),
    Sample("discovery:gaps", lambda: [reverse("discovery:gaps")] if _gaps() else []),
    Sample("discovery:gaps-export", lambda: [reverse("discovery:gaps-export")] if _gaps() else []),
    Sample("discovery:gap", _gaps, methods=GET_AND_POST),
]
