from django.apps import AppConfig
from django.core.checks import register


class ConfigConfig(AppConfig):
    name = "stoa.config"
    label = "config"

    def ready(self) -> None:
        from stoa.config.checks import foreign_keys_point_down

        register(foreign_keys_point_down)
