"""The demonstration's application; it has no tables."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "demo"
