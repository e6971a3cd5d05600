from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ParametersConfig(AppConfig):
    name = "keyhall.parameters"
    label = "parameters"

    def ready(self) -> None:
        # Each area declares its parameters; a page lists them all, whoever has read one yet.
        autodiscover_modules("parameters")
        # Units must not go while they have values of their own.
        import_module("keyhall.parameters.dependents")
