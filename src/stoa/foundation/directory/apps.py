from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "stoa.foundation.directory"
    label = "directory"
