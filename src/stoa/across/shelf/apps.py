from django.apps import AppConfig


class ShelfConfig(AppConfig):
    name = "stoa.across.shelf"
    label = "shelf"
