"""A process that imports a folder and may die on the way: `python -m …dying FOLDER`. Its environment says where."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main() -> None:
    import django

    django.setup()
    from stoa.foundation.history.services import Actor
    from stoa.foundation.ingest.taking import import_paths

    report = import_paths([Path(sys.argv[1])], actor=Actor(), viewer=None)
    sys.stdout.write(json.dumps({"report": report.as_json(), "there": _there(), "broken": _broken()}))


def _there() -> dict[str, int]:
    from stoa.foundation.directory.models import Membership
    from stoa.foundation.files.models import Blob
    from stoa.foundation.ingest.models import FileReading
    from stoa.foundation.items.models import Attachment, Item, Relation, Revision

    items = Item.objects.unscoped("a test counts")
    return {
        "items": items.count(),
        "versions": items.values("translation_key").distinct().count(),
        "revisions": Revision.objects.count(),
        "relations": Relation.objects.count(),
        "attachments": Attachment.objects.count(),
        "blobs": Blob.objects.count(),
        "readings": FileReading.objects.count(),
        "memberships": Membership.objects.count(),
    }


def _broken() -> list[str]:
    from stoa.foundation.registries import checks

    wanted = [check for check in checks() if check.key != "index"]
    return [f"{problem.what} {problem.cure}" for check in wanted for problem in check.run()[1]]


if __name__ == "__main__":
    main()
