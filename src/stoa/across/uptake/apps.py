from django.apps import AppConfig


class UptakeConfig(AppConfig):
    name = "stoa.across.uptake"
    label = "uptake"
