from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "stoa.domain.statistics"
    label = "statistics"
