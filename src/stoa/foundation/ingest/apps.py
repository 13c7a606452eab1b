from django.apps import AppConfig


class IngestConfig(AppConfig):
    name = "stoa.foundation.ingest"
    label = "ingest"
