from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "billing.accounts"
    label = "accounts"
