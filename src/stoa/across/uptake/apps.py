from django.apps import AppConfig


class UptakeConfig(AppConfig):
    name = "stoa.across.uptake"
    label = "uptake"

    def ready(self) -> None:
        from stoa.across.uptake.buffer import flush_at_exit

        flush_at_exit()
