from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "stoa.domain.publishing"
    label = "publishing"
