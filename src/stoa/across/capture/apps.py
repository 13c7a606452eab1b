from django.apps import AppConfig


class CaptureConfig(AppConfig):
    name = "stoa.across.capture"
    label = "capture"
