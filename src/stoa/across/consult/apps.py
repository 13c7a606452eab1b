from django.apps import AppConfig


class ConsultConfig(AppConfig):
    name = "stoa.across.consult"
    label = "consult"
