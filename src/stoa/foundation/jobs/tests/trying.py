"""Jobs of no app, for tests: they note each time they are done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from stoa.foundation.failpoints import failpoint
from stoa.foundation.registries import JobKind, registry

if TYPE_CHECKING:
    from collections.abc import Mapping


def note(payload: Mapping[str, Any]) -> None:
    with Path(payload["file"]).open("a") as out:
        out.write(f"{payload['word']}\n")
    failpoint(f"trying.{payload['word']}")
    if payload["word"] == "poison":
        raise ValueError("This cannot be done.")


def say_given_up(payload: Mapping[str, Any], reason: str) -> None:
    with Path(payload["file"]).open("a") as out:
        out.write(f"given up: {reason}\n")


def kinds() -> dict[str, JobKind]:
    return {"trying": JobKind("trying", note, say_given_up)}


def install() -> None:
    """For a process of its own: the registry knows this kind and no other."""
    registry.job_kinds.cache_clear()
    for module in _users():
        module.job_kinds = kinds


def _users() -> list[Any]:
    from stoa.foundation.jobs import services

    return [services]
