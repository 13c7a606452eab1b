"""Addresses of signing in and of one's own account for the access walk."""

from __future__ import annotations

from stoa.foundation.accounts.models import User
from stoa.foundation.accounts.tokens import one_time_link
from stoa.foundation.registries import Sample

READ_AND_SEND = ("GET", "HEAD", "POST")


def _links() -> list[str]:
    """A link that works, for the newest account, and one that does not."""
    newest = User.objects.select_related("person").order_by("-pk")[:1]
    return [*(one_time_link(user) for user in newest), "/sign-in/once/1-made-up"]


SAMPLES = [
    Sample("accounts:sign-in", lambda: ["/sign-in"], query_strings=("", "?next=/library"), methods=READ_AND_SEND),
    Sample("accounts:first-time", _links, methods=READ_AND_SEND),
    Sample("accounts:second-step", lambda: ["/sign-in/second"], methods=READ_AND_SEND),
    Sample("accounts:passkey-sign-in", lambda: ["/sign-in/passkey"], methods=READ_AND_SEND),
    Sample("accounts:forgotten", lambda: ["/sign-in/forgotten"], query_strings=("", "?asked=1"), methods=READ_AND_SEND),
    Sample("accounts:sign-out", lambda: ["/sign-out"], methods=("POST",)),
    Sample("accounts:account", lambda: ["/account"], methods=READ_AND_SEND),
    Sample("accounts:prove", lambda: ["/account/prove"], query_strings=("", "?next=/account"), methods=READ_AND_SEND),
    Sample("accounts:password", lambda: ["/account/password"], methods=READ_AND_SEND),
    Sample("accounts:end-sessions", lambda: ["/account/sessions/end"], methods=("POST",)),
    Sample("accounts:own-data", lambda: ["/account/data"], methods=READ_AND_SEND),
    Sample("accounts:code-app", lambda: ["/account/app"], methods=READ_AND_SEND),
    Sample("accounts:remove-app", lambda: ["/account/app/remove"], methods=READ_AND_SEND),
    Sample("accounts:recovery-codes", lambda: ["/account/recovery-codes"], methods=READ_AND_SEND),
    Sample("accounts:recovery-codes-file", lambda: ["/account/recovery-codes/file"], methods=("POST",)),
    Sample("accounts:new-passkey", lambda: ["/account/passkeys/new"], methods=READ_AND_SEND),
    Sample("accounts:remove-passkey", lambda: ["/account/passkeys/1/remove"], methods=READ_AND_SEND),
]
