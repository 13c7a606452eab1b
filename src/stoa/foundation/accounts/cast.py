"""The cast of the demonstration: who can be looked through on its sign-in page. A real installation has none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from stoa.foundation.accounts.models import User
from stoa.foundation.directory.models import in_language


class Member(NamedTuple):
    """One of the cast: name, e-mail, and a sentence saying who they are and what they may see."""

    name: str
    email: str
    sentence: str


def cast(language: str) -> tuple[Member, ...]:
    """The cast as the demonstration's marker file tells it; empty where there is none, or where others serve the home.

    The marker alone opens nothing: `stoa serve` of a copied demonstration must not let a network in as its administrator.
    """
    marker = Path(settings.STOA_HOME) / "demo.json"
    if not (settings.STOA_DEMO and marker.exists()):
        return ()
    told = json.loads(marker.read_text())["cast"]
    return tuple(Member(one["name"], one["email"], in_language(one["sentence"], language)) for one in told)


def member(email: str) -> User | None:
    """The account of a member of the cast; None for everybody else, so that no real account opens without a password."""
    if email not in {one.email for one in cast("en")}:
        return None
    return User.objects.filter(email=email, is_active=True).select_related("person").first()
