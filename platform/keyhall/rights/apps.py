from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class RightsConfig(AppConfig):
    name = "keyhall.rights"
    label = "rights"

    def ready(self) -> None:
        # The customers' area declares how its customers stand to one another.
        autodiscover_modules("units")
