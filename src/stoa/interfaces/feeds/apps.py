from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "stoa.interfaces.feeds"
    label = "feeds"
