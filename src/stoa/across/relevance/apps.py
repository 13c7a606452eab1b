from django.apps import AppConfig


class RelevanceConfig(AppConfig):
    name = "stoa.across.relevance"
    label = "relevance"
