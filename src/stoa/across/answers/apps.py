from django.apps import AppConfig


class AnswersConfig(AppConfig):
    name = "stoa.across.answers"
    label = "answers"
