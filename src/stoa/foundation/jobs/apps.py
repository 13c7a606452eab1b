from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "stoa.foundation.jobs"
    label = "jobs"
