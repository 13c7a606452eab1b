from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    name = "stoa.domain.evaluations"
    label = "evaluations"
