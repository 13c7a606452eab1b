from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "stoa.across.notices"
    label = "notices"
