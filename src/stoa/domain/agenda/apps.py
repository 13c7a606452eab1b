from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "stoa.domain.agenda"
    label = "agenda"
