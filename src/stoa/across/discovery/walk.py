from stoa.foundation.registries import Sample

SAMPLES = [
    Sample("discovery:home", lambda: ["/"], query_strings=("", "?lang=es")),
    Sample(
        "discovery:search",
        lambda: ["/search"],
        query_strings=(
            "",
            "?q=canary",
            "?q=canry",
            "?q=canary&sort=newest",
            "?q=canary&page=2",
            "?q=canary+OR+title:canary&own=1",
            "?kind=lesson&year=2026",
            "?q=state:draft",
            "?q=state:withdrawn+OR+state:archived",
        ),
    ),
    Sample("discovery:suggest", lambda: ["/search/suggest"], query_strings=("", "?q=ca", "?q=topic", "?q=c")),
]
