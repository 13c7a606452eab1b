"""What the crash tests do in a process of their own: `make`, `follow`, `hide`, `spoil`, `rebuild` or `verify`."""

from __future__ import annotations

import sys

import django

django.setup()

from stoa.across.expertise import choosing, services  # noqa: E402 (Django first)
from stoa.across.expertise.checks import evidence_problems  # noqa: E402
from stoa.across.expertise.follower import catch_up, lag  # noqa: E402
from stoa.across.expertise.models import Evidence  # noqa: E402
from stoa.across.expertise.testing import make_work  # noqa: E402
from stoa.foundation.directory.models import Person  # noqa: E402
from stoa.foundation.directory.testing import make_person  # noqa: E402
from stoa.foundation.vocabulary.testing import make_concept  # noqa: E402

if sys.argv[1] == "make":
    topic, people = make_concept("Wages"), [make_person() for _ in range(3)]
    catch_up()  # so that what follows is about the items alone
    for _ in range(4):
        make_work(*people, topics=[topic])
elif sys.argv[1] == "follow":
    catch_up()
elif sys.argv[1] == "hide":
    row = Evidence.objects.order_by("pk")[0]
    choosing.hide(person_id=row.person_id, item=row.short_id)
elif sys.argv[1] == "spoil":
    Evidence.objects.update(strength=1)
elif sys.argv[1] == "rebuild":
    services.ITEMS_AT_ONCE = 1
    services.rebuild()
elif sys.argv[1] == "verify":
    problems = [problem.what for problem in evidence_problems()]
    sys.stdout.write(f"{len(problems)} {Evidence.objects.count()} {lag() > 0} {Person.objects.count()}")
