from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AccessConfig(AppConfig):
    name = "keyhall.access"
    label = "access"

    def ready(self) -> None:
        # Each area declares its permissions; all must be known before a role is read.
        autodiscover_modules("permissions")
