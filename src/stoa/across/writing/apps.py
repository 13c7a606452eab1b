from django.apps import AppConfig


class WritingConfig(AppConfig):
    name = "stoa.across.writing"
    label = "writing"
