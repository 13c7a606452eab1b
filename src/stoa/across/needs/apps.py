from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "stoa.across.needs"
    label = "needs"
