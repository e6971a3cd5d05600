from django.apps import AppConfig


class NationalConfig(AppConfig):
    name = "keyhall.national"
    label = "national"
