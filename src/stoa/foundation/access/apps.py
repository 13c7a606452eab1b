from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "stoa.foundation.access"
    label = "access"
