from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SitesConfig(AppConfig):
    name = "tenants.sites"
    label = "sites"

    def ready(self) -> None:
        # Each area that has something at a site says so; no site may be closed past one of them.
        autodiscover_modules("closing")
