from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "stoa.foundation.accounts"
    label = "accounts"
