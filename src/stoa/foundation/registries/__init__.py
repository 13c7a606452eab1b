"""What apps offer each other without knowing each other: entries in modules found by name, as Django finds `admin.py`.

An app with `kinds.py`, `relations.py`, `verbs.py`, `slots.py`, `checks.py` or `walk.py` is picked up; nothing else is edited.
"""

from stoa.foundation.registries.entries import (
    Check,
    CheckResult,
    Kind,
    NavigationEntry,
    RelationType,
    Sample,
    Verb,
)
from stoa.foundation.registries.registry import (
    checks,
    kind,
    kinds,
    navigation,
    organization_name,
    relation_type,
    relation_types,
    samples,
    verb,
    verbs,
)

__all__ = [
    "Check",
    "CheckResult",
    "Kind",
    "NavigationEntry",
    "RelationType",
    "Sample",
    "Verb",
    "checks",
    "kind",
    "kinds",
    "navigation",
    "organization_name",
    "relation_type",
    "relation_types",
    "samples",
    "verb",
    "verbs",
]
