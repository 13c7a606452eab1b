from django.apps import AppConfig


class ItemsConfig(AppConfig):
    name = "stoa.foundation.items"
    label = "items"
