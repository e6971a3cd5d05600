from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "keyhall.reference"
    label = "reference"
