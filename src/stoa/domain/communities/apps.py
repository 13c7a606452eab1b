from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    name = "stoa.domain.communities"
    label = "communities"
