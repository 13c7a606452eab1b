from django.apps import AppConfig


class FieldConfig(AppConfig):
    name = "stoa.domain.field"
    label = "field"
