from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "stoa.across.operations"
    label = "operations"
