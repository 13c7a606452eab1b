"""Addresses of signing in for the access walk."""

from __future__ import annotations

from stoa.foundation.accounts.models import User
from stoa.foundation.accounts.tokens import one_time_link
from stoa.foundation.registries import Sample


def _links() -> list[str]:
    """A link that works, for the newest account, and one that does not."""
    newest = User.objects.select_related("person").order_by("-pk")[:1]
    return [*(one_time_link(user) for user in newest), "/sign-in/once/1-made-up"]


SAMPLES = [
    Sample(
        "accounts:sign-in", lambda: ["/sign-in"], query_strings=("", "?next=/library"), methods=("GET", "HEAD", "POST")
    ),
    Sample("accounts:first-time", _links, methods=("GET", "HEAD", "POST")),
    Sample("accounts:sign-out", lambda: ["/sign-out"], methods=("POST",)),
]
