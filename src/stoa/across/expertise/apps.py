from django.apps import AppConfig


class ExpertiseConfig(AppConfig):
    name = "stoa.across.expertise"
    label = "expertise"
