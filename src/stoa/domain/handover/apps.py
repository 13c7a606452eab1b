from django.apps import AppConfig


class HandoverConfig(AppConfig):
    name = "stoa.domain.handover"
    label = "handover"
