from django.apps import AppConfig


class ReadingConfig(AppConfig):
    name = "stoa.across.reading"
    label = "reading"
