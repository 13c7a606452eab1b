"""System checks of the architecture: what no import shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig, apps
from django.core.checks import Error
from django.db import models

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LAYERS = ("engine", "foundation", "domain", "across", "interfaces", "config")
FOUNDATION = (
    "registries",
    "ui",
    "history",
    "jobs",
    "files",
    "directory",
    "accounts",
    "access",
    "vocabulary",
    "items",
    "workflow",
    "ingest",
    "indexing",
)


def foreign_keys_point_down(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[Error]:
    """Refuse a foreign key that points up or sideways: a key given as a string is no import, so the linter misses it."""
    return [
        Error(
            f"{model._meta.label}.{field.name} points to {target._meta.label}, which is not below it.",
            hint="Refer to it by short id or through a registry, or move the model down.",
            obj=model,
            id="stoa.E001",
        )
        for model in apps.get_models()
        for field, target in _keys(model)
        if _is_ours(model) and _is_ours(target) and not _may_point(model.__module__, target.__module__)
    ]


def _keys(model: type[models.Model]) -> Iterator[tuple[models.Field[Any, Any], type[models.Model]]]:
    for field in model._meta.get_fields():
        if isinstance(field, models.ForeignKey | models.ManyToManyField) and isinstance(field.related_model, type):
            yield field, field.related_model


def _is_ours(model: type[models.Model]) -> bool:
    return model.__module__.startswith("stoa.")


def _may_point(source: str, target: str) -> bool:
    """Whether code in module `source` may hold a key to a model of module `target`."""
    _, layer, app = source.split(".")[:3]
    _, target_layer, target_app = target.split(".")[:3]
    if layer != target_layer:
        return LAYERS.index(target_layer) < LAYERS.index(layer)
    if layer == "foundation":
        return FOUNDATION.index(target_app) <= FOUNDATION.index(app)
    return app == target_app
