from django.apps import AppConfig


class IndexingConfig(AppConfig):
    name = "stoa.foundation.indexing"
    label = "indexing"
