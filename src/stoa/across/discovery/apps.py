from django.apps import AppConfig


class DiscoveryConfig(AppConfig):
    name = "stoa.across.discovery"
    label = "discovery"
