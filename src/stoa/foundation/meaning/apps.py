from django.apps import AppConfig


class MeaningConfig(AppConfig):
    name = "stoa.foundation.meaning"
    label = "meaning"
