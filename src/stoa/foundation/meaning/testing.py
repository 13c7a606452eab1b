"""Finding by meaning in tests: a tiny model, and what a plain comparison of everything visible finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from stoa.engine.meaning.testing import make_model
from stoa.foundation.items.models import Item
from stoa.foundation.meaning.looking import memory
from stoa.foundation.meaning.providers import embedder_of, wanted_source
from stoa.foundation.meaning.queries import near
from stoa.foundation.meaning.texts import written_of

if TYPE_CHECKING:
    from pathlib import Path

    from stoa.foundation.access.reach import Viewer


def set_model(settings: Any, folder: Path, **changes: Any) -> Path:
    """Make a model and let the settings name it; see `make_model` for `changes`."""
    settings.STOA_MEANING = str(make_model(folder, **changes))
    settings.STOA_MEANING_MODEL = settings.STOA_MEANING_KEY = ""
    settings.STOA_MEANING_LANGUAGES, settings.STOA_MEANING_WEIGHT = frozenset(), 1.0
    memory.forget()
    return folder


def ids_near(viewer: Viewer, text: str, limit: int) -> list[int]:
    """The ids alone of what `queries.near` finds."""
    return [one.item for one in near(viewer, text, limit)]


def near_by_hand(viewer: Viewer, text: str, limit: int) -> list[int]:
    """Ask the database what the viewer sees, embed all of it anew and compare each with the text."""
    visible = Item.objects.visible_to(viewer).listed().values_list("pk", flat=True)
    written = written_of(visible)
    embedder = embedder_of(wanted_source())
    query = embedder.embed([text], is_query=True)[0].astype(np.float16).astype(np.float64)
    vectors = embedder.embed(written.texts, is_query=False).astype(np.float16).astype(np.float64)
    likeness = np.round(vectors @ query, 3) if written.texts else np.zeros(0)
    found = sorted((-like, -pk) for pk, like in zip(written.rows["item"].tolist(), likeness, strict=True) if like > 0)
    return [-pk for _, pk in found[:limit]]
