"""I1–I3: what is recorded exists and is what it was; nothing else lies about for long."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from stoa.foundation.files.models import Blob
from stoa.foundation.files.store import blob_path, digest_of, root, stored_digests
from stoa.foundation.registries import Check, CheckResult

if TYPE_CHECKING:
    from collections.abc import Iterator

GRACE_SECONDS = 24 * 3600


def blob_problems() -> Iterator[CheckResult]:
    for digest in Blob.objects.values_list("digest", flat=True).iterator(chunk_size=5000):
        path = blob_path(digest)
        if not path.exists():
            yield CheckResult("I2", f"The bytes of {digest} are missing.", "Restore the file from a backup.")
        elif digest_of(path) != digest:
            yield CheckResult("I1", f"The bytes of {digest} have changed on disk.", "Restore the file from a backup.")


def orphan_problems() -> Iterator[CheckResult]:
    known = set(Blob.objects.values_list("digest", flat=True))
    for digest, path in stored_digests():
        if digest not in known and _is_old(path.stat().st_mtime):
            yield CheckResult(
                "I3", f"{digest} is stored but nothing refers to it.", f"Delete {path.relative_to(root())}."
            )
    for path in (root() / "incoming").glob("*"):
        if _is_old(path.stat().st_mtime):
            yield CheckResult("I3", f"{path.name} never finished arriving.", f"Delete {path.relative_to(root())}.")


def _is_old(modified: float) -> bool:
    return time.time() - modified > GRACE_SECONDS


CHECKS = [
    Check("blobs", "Stored files exist and are unchanged", lambda: (Blob.objects.count(), blob_problems())),
    Check("orphans", "No stored bytes without an owner", lambda: (sum(1 for _ in stored_digests()), orphan_problems())),
]
