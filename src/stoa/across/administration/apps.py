from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "stoa.across.administration"
    label = "administration"
