"""Brings the database's tables up to date, and knows whether they are."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import stoa
from stoa.foundation.errors import StoaError
from stoa.foundation.failpoints import failpoint

NOT_SET_UP = "This home is not set up: run stoa init (or stoa demo)."
TOO_OLD = "The database is older than this version of Stoa: run stoa migrate."


def home() -> Path:
    """The home folder, as the settings will read it; without Django, since a later start does not wait for it."""
    return Path(os.environ.get("STOA_HOME") or "var").resolve()


def demand_home() -> None:
    """Raise StoaError where there is no database file, so that nothing is made on the way to failing.

    Needs no Django. A database elsewhere (PostgreSQL) is not asked.
    """
    database = home() / "db.sqlite3"
    if not os.environ.get("STOA_DATABASE_URL") and not (database.is_file() and database.stat().st_size):
        raise StoaError(NOT_SET_UP)


def what_is_missing() -> str:
    """The sentence for a database whose tables are not all there: a new one is set up, an older one migrated."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return TOO_OLD if MigrationRecorder(connection).applied_migrations() else NOT_SET_UP


def pending() -> list[str]:
    """Steps the database still lacks, as `app: name`, in the order they would run. Needs Django."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}: {migration.name}" for migration, _ in plan]


def migrate() -> list[str]:
    """Run what is pending and return it; nothing happens when the database is up to date. Needs Django.

    Each step is a transaction of its own, so whoever is killed between two runs the same command again.
    """
    from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    steps = pending()
    if steps:
        executor = MigrationExecutor(connection, _after_each)
        emit_pre_migrate_signal(0, interactive=False, db=connection.alias)
        executor.migrate(executor.loader.graph.leaf_nodes())
        emit_post_migrate_signal(0, interactive=False, db=connection.alias)
    return steps


def _after_each(what: str, *details: object) -> None:
    if what == "apply_success":
        failpoint("migrate.between")


def names() -> list[str]:
    """Every step that Stoa's own tables know, sorted. Needs no Django."""
    source = Path(stoa.__file__).parent
    return sorted(str(path.relative_to(source)) for path in source.glob("*/*/migrations/[0-9]*.py"))


def fingerprint() -> str:
    """Digest of the names of all migrations of Stoa: equal fingerprints mean nothing new to run. Needs no Django."""
    return hashlib.sha256("\n".join(names()).encode()).hexdigest()
