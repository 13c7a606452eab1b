from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "stoa.foundation.history"
    label = "history"
