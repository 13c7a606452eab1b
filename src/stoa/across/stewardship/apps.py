from django.apps import AppConfig


class StewardshipConfig(AppConfig):
    name = "stoa.across.stewardship"
    label = "stewardship"
