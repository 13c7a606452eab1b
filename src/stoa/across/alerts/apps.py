from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_delete


class AlertsConfig(AppConfig):
    name = "stoa.across.alerts"
    label = "alerts"

    def ready(self) -> None:
        """An alert ends with its search; no key may lead from one app to its neighbour, so the deletion itself says so."""
        post_delete.connect(_forget, sender="shelf.SavedSearch", dispatch_uid="alerts")


def _forget(instance: Any, **_: object) -> None:
    from stoa.across.alerts.services import forget_alert

    forget_alert(instance.pk)
