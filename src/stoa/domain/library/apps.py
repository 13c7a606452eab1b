from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "stoa.domain.library"
    label = "library"
