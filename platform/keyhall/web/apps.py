from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "keyhall.web"
    label = "web"
