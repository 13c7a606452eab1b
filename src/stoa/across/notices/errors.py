"""What people are told when they write faster than anybody reads."""

from __future__ import annotations

from stoa.foundation.errors import StoaError


class TooManyError(StoaError):
    """The same person wrote too often; a little later the same is taken."""

    code = "too-many"
    http_status = 429
