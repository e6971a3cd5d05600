from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AuditConfig(AppConfig):
    name = "keyhall.audit"
    label = "audit"

    def ready(self) -> None:
        # Each area declares what the trail keeps of it.
        autodiscover_modules("trail")
