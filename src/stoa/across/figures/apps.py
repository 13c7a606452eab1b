from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "stoa.across.figures"
    label = "figures"
