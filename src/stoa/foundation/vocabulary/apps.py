from django.apps import AppConfig


class VocabularyConfig(AppConfig):
    name = "stoa.foundation.vocabulary"
    label = "vocabulary"
