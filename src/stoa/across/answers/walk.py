from django.urls import reverse

from stoa.foundation.registries import Sample

SAMPLES = [
    Sample(
        "answers:ask",
        lambda: [reverse("answers:ask")],
        query_strings=(
            "",
            "?q=canary",
            "?q=What+is+the+canary+of+wages%3F",
            "?q=wages+inspection",
            "?q=Who+wrote+about+wages+and+zebra+crossing%3F",
            "?q=Qui+a+vu+le+canari%3F",
            "?q=the+of",
        ),
    ),
    Sample("answers:written", lambda: [reverse("answers:written")], methods=("POST",)),
]
