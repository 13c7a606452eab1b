"""What apps offer each other without knowing each other: entries in modules found by name, as Django finds `admin.py`.

An app with `kinds.py`, `relations.py`, `verbs.py`, `slots.py`, `routines.py`, `checks.py` or `walk.py` is picked up; nothing
else is edited.
"""

from stoa.foundation.registries.entries import (
    Check,
    CheckResult,
    HomePanel,
    ItemAction,
    ItemPanel,
    Kind,
    MenuEntry,
    NavigationEntry,
    RelationType,
    Routine,
    Sample,
    Verb,
)
from stoa.foundation.registries.registry import (
    checks,
    home_panels,
    item_actions,
    item_panels,
    kind,
    kinds,
    menu_entries,
    navigation,
    organization_name,
    relation_type,
    relation_types,
    routines,
    samples,
    verb,
    verbs,
)

__all__ = [
    "Check",
    "CheckResult",
    "HomePanel",
    "ItemAction",
    "ItemPanel",
    "Kind",
    "MenuEntry",
    "NavigationEntry",
    "RelationType",
    "Routine",
    "Sample",
    "Verb",
    "checks",
    "home_panels",
    "item_actions",
    "item_panels",
    "kind",
    "kinds",
    "menu_entries",
    "navigation",
    "organization_name",
    "relation_type",
    "relation_types",
    "routines",
    "samples",
    "verb",
    "verbs",
]
