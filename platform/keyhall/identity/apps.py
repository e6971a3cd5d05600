from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "keyhall.identity"
    label = "identity"
