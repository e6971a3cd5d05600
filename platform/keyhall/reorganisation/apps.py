from django.apps import AppConfig


class ReorganisationConfig(AppConfig):
    name = "keyhall.reorganisation"
    label = "reorganisation"
