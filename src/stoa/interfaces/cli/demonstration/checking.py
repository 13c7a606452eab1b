"""Drafts that people of the demonstration have checked: real ones, kept with their records, shared and attached.

The checks themselves are jobs: the worker does them when the site starts, with the index caught up.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from stoa.across.consult.cutting import digest_of_text
from stoa.across.consult.models import KnowledgeCheck
from stoa.across.consult.services import Given, ask_check, share_check

if TYPE_CHECKING:
    from pathlib import Path

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.history.services import Actor

AFTER = timedelta(seconds=2)
"""Evidence of who knows follows the history first."""


def ask_checks(content: Path, viewer_and_actor: dict[str, tuple[Viewer, Actor]]) -> None:
    """Ask for the checks of `checks.json`, if there is one, as the people it names. One that stands already is left alone."""
    asked = content / "checks.json"
    for row in json.loads(asked.read_bytes()) if asked.exists() else ():
        viewer, actor = viewer_and_actor[row["who"]]
        text = (content / "drafts" / row["draft"]).read_text(encoding="utf-8")
        if KnowledgeCheck.objects.made_by(viewer).filter(digest=digest_of_text(text)).exists():
            continue
        check = ask_check(Given(text=text), viewer=viewer, actor=actor, due=timezone.now() + AFTER)
        if row["audience"]:
            share_check(check, audience=row["audience"], viewer=viewer, actor=actor)
