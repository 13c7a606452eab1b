"""How one event's digest follows from the one before. Changing this breaks every chain there is."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

START = b"\x00" * 32
"""The digest before the first event."""


def payload_digest(salt: bytes, payload: str) -> bytes:
    """H(salt ‖ payload): hides the payload, so that it can be blanked later."""
    return hashlib.sha256(salt + payload.encode()).digest()


def event_digest(
    previous: bytes,
    position: int,
    verb: str,
    object_id: str,
    actor: str,
    channel: str,
    occurred_at: datetime,
    payload: bytes,
) -> bytes:
    """Chain one event to `previous`. Fields are length-prefixed, so that no two events share a byte string."""
    parts = [
        str(position),
        verb,
        object_id,
        actor,
        channel,
        occurred_at.astimezone(UTC).isoformat(timespec="microseconds"),
    ]
    line = b"".join(len(encoded).to_bytes(4, "big") + encoded for encoded in (part.encode() for part in parts))
    return hashlib.sha256(previous + line + payload).digest()
