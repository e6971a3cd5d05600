from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "keyhall.visits"
    label = "visits"
