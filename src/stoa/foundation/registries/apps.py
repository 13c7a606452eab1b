from django.apps import AppConfig


class RegistriesConfig(AppConfig):
    name = "stoa.foundation.registries"
    label = "registries"
