from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "keyhall.rights"
    label = "rights"
