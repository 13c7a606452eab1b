from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "stoa.foundation.files"
    label = "files"
