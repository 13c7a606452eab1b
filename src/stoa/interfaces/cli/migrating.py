"""Brings the database's tables up to date, and knows whether they are."""

from __future__ import annotations

import hashlib
from pathlib import Path

import stoa


def pending() -> list[str]:
    """Steps the database still lacks, as `app: name`, in the order they would run. Needs Django."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}: {migration.name}" for migration, _ in plan]


def migrate() -> list[str]:
    """Run what is pending and return it; nothing happens when the database is up to date. Needs Django."""
    from django.core.management import call_command

    steps = pending()
    if steps:
        call_command("migrate", verbosity=0, interactive=False)
    return steps


def fingerprint() -> str:
    """Digest of the names of all migrations of Stoa: equal fingerprints mean nothing new to run. Needs no Django."""
    source = Path(stoa.__file__).parent
    names = sorted(str(path.relative_to(source)) for path in source.glob("*/*/migrations/[0-9]*.py"))
    return hashlib.sha256("\n".join(names).encode()).hexdigest()
