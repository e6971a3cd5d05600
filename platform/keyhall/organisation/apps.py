from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OrganisationConfig(AppConfig):
    name = "keyhall.organisation"
    label = "organisation"

    def ready(self) -> None:
        # Each area declares what it keeps by unit; all must be known before a unit is closed.
        autodiscover_modules("dependents")
